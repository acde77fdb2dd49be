/** What Zalo allows to be sent, by which endpoint, and what is made of its refusals; on the fake that refuses what Zalo refuses. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ZaloOaDeps } from "../../bot/channels/zalo-oa/channel.ts";
import { reactionTo } from "../../bot/channels/zalo-oa/errors.ts";
import type { Sent } from "../../bot/channels/channel.ts";
import type { Button, MessageBody } from "../../flows/ports.ts";
import { openFakeZalo, type FakeZalo, type FakeZaloOptions } from "../fakes/zalo/open.ts";
import { about } from "../support/about.ts";
import { zaloChannel } from "./zalo-oa-line.ts";

const AN = "246845883529197922";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SEND = "/v3.0/oa/message/cs";

let zalo: FakeZalo;
let an: ReturnType<FakeZalo["user"]>;
let version = 1;
/** Whether a token that was refused can be exchanged. */
let exchanges = true;

async function open(options: FakeZaloOptions = {}): Promise<void> {
  zalo = await openFakeZalo(options);
  zalo.oauth.seedTokens();
  an = zalo.user({ id: AN, name: "An" });
  an.says("1");
  [version, exchanges] = [1, true];
}
beforeEach(() => open());
afterEach(async () => zalo.close());

const channel = (more: Partial<ZaloOaDeps> = {}) =>
  zaloChannel(zalo, {
    access: async (refused) => {
      if (refused !== undefined && !exchanges) return { outcome: "lost", code: "zalo-needs-reauth" };
      if (refused !== undefined) {
        zalo.oauth.seedTokens();
        version += 1;
      }
      return { outcome: "ready", token: zalo.oauth.grant?.access_token ?? "", version };
    },
    files: {
      open: async ({ url }) =>
        url === "/files/A"
          ? { name: "a.pdf", type: "application/pdf", bytes: Buffer.from("%PDF-1.7 giấy") }
          : null,
    },
    ...more,
  });
const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const body = (text: string, more: Partial<MessageBody> = {}): MessageBody => ({
  text,
  buttons: [],
  citations: [],
  files: [],
  ...more,
});
const put = (to = channel(), message = body("Chào đồng chí"), address = AN): Promise<Sent> =>
  to.send(address, message, about({ heardAt: an.lastInteraction }));

describe("the window", () => {
  test("up to 48 hours: free", async () => {
    await zalo.advance(47 * HOUR);
    expect(await put()).toMatchObject({ outcome: "sent" });
    expect(zalo.ledger.map(({ quota }) => quota)).toEqual(["reply"]);
  });

  test("from then to seven days: only where charged sends are allowed", async () => {
    await zalo.advance(3 * DAY);
    expect(await put()).toEqual({ outcome: "no-way", code: "zalo-charged" });
    expect(zalo.ledger).toEqual([]);
    expect(await put(channel({ paid: true }))).toMatchObject({ outcome: "sent" });
    expect(zalo.ledger.map(({ quota }) => quota)).toEqual(["sub_quota"]);
  });

  test("after seven days: nothing is tried", async () => {
    await zalo.advance(7 * DAY);
    const calls = zalo.calls.length;
    expect(await put(channel({ paid: true }))).toEqual({ outcome: "no-way", code: "zalo-window" });
    expect(zalo.calls).toHaveLength(calls);
  });

  test("shut earlier than we thought: Zalo's word counts", async () => {
    an.lastWrote(8 * DAY);
    const sent = await channel().send(AN, body("x"), about({ heardAt: zalo.now() }));
    expect(sent).toEqual({ outcome: "no-way", code: "zalo-230" });
  });
});

describe("the account", () => {
  test("of a government is served by the other endpoint, found once", async () => {
    await zalo.close();
    await open({ oaType: 4 });
    const to = channel();
    expect(await put(to)).toMatchObject({ outcome: "sent" });
    expect(await put(to)).toMatchObject({ outcome: "sent" });
    const paths = zalo.calls.map(({ path }) => path).filter((path) => path.includes("message"));
    expect(paths.filter((path) => path.endsWith(SEND))).toHaveLength(1);
    expect(an.texts).toHaveLength(2);
  });

  test("whose token ran out gets another, and the message goes out once", async () => {
    const token = zalo.oauth.grant?.access_token ?? "";
    const to = channel({
      access: async (refused) => {
        if (refused !== undefined)
          return { outcome: "ready", token: zalo.oauth.seedTokens().access_token, version: 2 };
        return { outcome: "ready", token: `${token}x`, version: 1 };
      },
    });
    expect(await put(to)).toMatchObject({ outcome: "sent" });
    expect(an.texts).toHaveLength(1);
  });

  test("that has to be authorised anew keeps its messages", async () => {
    exchanges = false;
    zalo.oauth.revoke();
    expect(await put()).toEqual({ outcome: "not-sent", code: "zalo-needs-reauth" });
  });
});

describe("buttons", () => {
  const buttons: readonly Button[] = Array.from({ length: 7 }, (_, i) => ({
    label: `Chọn ${i + 1}`,
    action: `tok4.${i + 1}`,
  }));

  test("accepted: the first five, and a tap comes back as its action", async () => {
    await zalo.close();
    await open({ switches: { buttonsOnV3: "accept" } });
    expect(await put(channel({ buttons: true }), body("1. Chọn 1", { buttons }))).toMatchObject({
      outcome: "sent",
    });
    const content = an.inbox.at(-1)?.content;
    expect(content?.kind === "buttons" ? content.buttons.map(({ title }) => title) : []).toEqual([
      "Chọn 1",
      "Chọn 2",
      "Chọn 3",
      "Chọn 4",
      "Chọn 5",
    ]);
    an.clicks("Chọn 3");
    expect(an.lines.at(-1)?.text).toBe("tok4.3");
  });

  test("refused: the same step once more as text, and never tried again", async () => {
    const to = channel({ buttons: true });
    for (const text of ["1. Chọn 1", "2. Chọn 2"])
      expect(await put(to, body(text, { buttons }))).toMatchObject({ outcome: "sent" });
    expect(an.texts).toEqual(["1. Chọn 1", "2. Chọn 2"]);
    expect(zalo.calls.filter(({ path }) => path.endsWith(SEND))).toHaveLength(3);
  });

  test("off: none", async () => {
    await put(channel(), body("1. Chọn 1", { buttons }));
    expect(an.inbox.at(-1)?.content?.kind).toBe("text");
  });
});

describe("files", () => {
  test("a paper is uploaded and sent", async () => {
    expect(await put(channel(), body("", { files: [{ name: "a.docx", url: "/files/A" }] }))).toMatchObject({
      outcome: "sent",
    });
    expect(an.inbox.at(-1)?.content?.kind).toBe("file");
    expect(zalo.problems).toEqual([]);
  });

  test.each([
    ["that is gone", "/files/B", {}, "không còn nữa"],
    [
      "too large for Zalo",
      "/files/A",
      { bytes: Buffer.alloc(5 * 1024 * 1024 + 1) },
      "không gửi được qua Zalo",
    ],
    ["of a kind Zalo takes none of", "/files/A", { type: "image/heic" }, "không gửi được qua Zalo"],
  ])("one %s is said to be", async (_, url, more, words) => {
    const found = { name: "a.docx", type: DOCX, bytes: Buffer.from("PK"), ...more };
    const to = channel({ files: { open: async (link) => (link.url === "/files/A" ? found : null) } });
    expect(await put(to, body("", { files: [{ name: "a.docx", url }] }))).toMatchObject({ outcome: "sent" });
    expect(an.texts.at(-1)).toContain(words);
  });

  test("come in from Zalo's own hosts only", async () => {
    const file = { name: "a.pdf", bytes: Buffer.from("%PDF-1.7") };
    an.sendsFile(file);
    const host = new URL(zalo.mediaRoot).host;
    const link = `${zalo.mediaRoot}/${"x"}`;
    expect(await channel().fetchFile(link, 100)).toEqual({ outcome: "gone", code: "zalo-file-elsewhere" });
    for (const foreign of [
      "http://x.zdn.vn/f",
      "https://zdn.vn.evil.vn/f",
      "https://a:b@x.zdn.vn/f",
      "https://x.zdn.vn:8443/f",
      "file:///etc/passwd",
      "x",
    ])
      expect((await channel({ root: `http://${host}` }).fetchFile(foreign, 100)).outcome).toBe("gone");
  });
});

describe("a refusal", () => {
  test.each<[number, Sent]>([
    [-201, { outcome: "refused", code: "zalo-201" }],
    [-210, { outcome: "refused", code: "zalo-210" }],
    [-213, { outcome: "unreachable", code: "zalo-213" }],
    [-227, { outcome: "unreachable", code: "zalo-227" }],
    [-244, { outcome: "unreachable", code: "zalo-244" }],
    [-232, { outcome: "no-way", code: "zalo-232" }],
    [-224, { outcome: "no-account", code: "zalo-224" }],
    [-200, { outcome: "not-sent", code: "zalo-200", retries: 2 }],
    [-99_999, { outcome: "unknown", code: "zalo-99999", retries: 1, afterMs: 10_000 }],
  ])("%i", async (error, wanted) => {
    zalo.fail(SEND, { error });
    expect(await put()).toEqual(wanted);
    expect(an.texts).toEqual([]);
  });

  test("too fast: until the next minute begins", async () => {
    zalo.fail(SEND, { error: -32 });
    const sent = await put();
    expect(sent.outcome).toBe("too-fast");
    if (sent.outcome === "too-fast") expect((zalo.now() + sent.retryAfterMs) % 60_000).toBe(0);
  });

  test("at night, and of somebody who had enough for today: in the morning", async () => {
    zalo.fail(SEND, { error: -234 });
    const night = await put();
    zalo.fail(SEND, { error: -218 });
    const enough = await put();
    for (const sent of [night, enough]) {
      expect(sent.outcome).toBe("later");
      if (sent.outcome === "later") expect(sent.at).toBeGreaterThan(zalo.now());
    }
  });

  test.each(["proxy-502", "garbage", "reset-before", "reset-after"] as const)(
    "%s: nobody knows, and it may be tried once more at most",
    async (how) => {
      zalo.fail(SEND, how);
      expect(await put()).toMatchObject({ outcome: "unknown", retries: 1 });
      expect(an.texts).toHaveLength(how === "reset-after" ? 1 : 0);
    },
  );

  test("means what its host means by it", () => {
    expect(reactionTo(-100, "oa")).toBe("reupload");
    expect(reactionTo(-100, "template")).toBe("retry");
    expect(reactionTo(-124, "template")).toBe("reauthorise");
    expect(reactionTo(0, "oa")).toBe("unknown");
  });
});
