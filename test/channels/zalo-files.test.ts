/** Pictures people sent: fetched from Zalo's own hosts only, never past a redirect, never more than wanted. */
import { createServer, type RequestListener, type Server } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { download, isFollowed } from "../../bot/channels/zalo-files.ts";

const ROOT = "http://127.0.0.1:4567";

describe("an address", () => {
  test.each([
    "https://photo-stal-20.zdn.vn/a/b.jpg?x=1",
    "https://f1.zadn.vn/a.jpg",
    "https://a.b.zaloapp.com/a",
    "https://x.zalo.me/a",
    "https://bot-api.zaloplatforms.com/a",
    "https://X.ZDN.VN/a",
    "https://x.zdn.vn:443/a",
    `${ROOT}/files/1.jpg`,
  ])("is followed: %s", (ref) => {
    expect(isFollowed(ROOT, ref)).toBe(true);
  });

  test.each([
    "http://photo.zdn.vn/a.jpg",
    "https://zdn.vn.evil.example/a",
    "https://evilzdn.vn/a",
    "https://zdn.vn/a",
    "https://x.zdn.vn:8443/a",
    "https://user:word@x.zdn.vn/a",
    "https://x.zdn.vn@evil.example/a",
    "https://127.0.0.1/a",
    "https://[::1]/a",
    "http://127.0.0.1:4568/a",
    "https://127.0.0.1:4567/a",
    "http://user@127.0.0.1:4567/a",
    "http://169.254.169.254/latest/meta-data",
    "file:///etc/passwd",
    "data:image/jpeg;base64,AA==",
    "a.jpg",
    "",
  ])("is not: %s", async (ref) => {
    expect(isFollowed(ROOT, ref)).toBe(false);
    expect(await download(ROOT, ref, 10)).toEqual({ outcome: "gone", code: "zalo-file-elsewhere" });
  });

  test("of the machine itself is none where the platform has its own", () => {
    expect(isFollowed(null, `${ROOT}/a`)).toBe(false);
  });
});

describe("a download", () => {
  let server: Server | null = null;
  afterEach(async () => {
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve) ?? resolve(undefined));
  });
  async function serving(answer: RequestListener): Promise<string> {
    const opened = createServer(answer);
    server = opened;
    await new Promise<void>((resolve) => opened.listen(0, "127.0.0.1", resolve));
    const address = opened.address();
    return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  }

  test("goes nowhere else, wherever it is sent", async () => {
    let asked = 0;
    const root = await serving((_, response) => {
      asked += 1;
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    expect((await download(root, `${root}/a`, 10)).outcome).toBe("later");
    expect(asked).toBe(1);
  });

  test("ends as soon as more comes than is wanted, whatever was announced", async () => {
    let sent = 0;
    const root = await serving((_, response) => {
      const more = (): void => {
        // Endless, as fast as it is taken.
        while (!response.destroyed && sent < 500_000_000) {
          sent += 65_536;
          if (!response.write(Buffer.alloc(65_536))) return void response.once("drain", more);
        }
      };
      more();
    });
    expect(await download(root, `${root}/a`, 100_000)).toEqual({ outcome: "too-large" });
    expect(sent).toBeLessThan(100_000_000);
  });

  test.each([
    [403, "gone"],
    [404, "gone"],
    [410, "gone"],
    [408, "later"],
    [429, "later"],
    [500, "later"],
    [503, "later"],
  ] as const)("answered %i: %s", async (status, outcome) => {
    const root = await serving((_, response) => response.writeHead(status).end("x"));
    expect(await download(root, `${root}/a`, 10)).toEqual({ outcome, code: `zalo-file-${status}` });
  });

  test("of nobody who listens: later", async () => {
    expect(await download("http://127.0.0.1:1", "http://127.0.0.1:1/a", 10)).toMatchObject({
      outcome: "later",
    });
  });
});
