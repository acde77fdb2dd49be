/** Acceptance 7 over the wire: whatever is sent, a clear Vietnamese sentence or a turn that changes nothing, and never a 5xx. */
import { request } from "node:http";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { ChatAnswer, Client, messagesSince, post, textOf } from "./client.ts";
import { exported } from "./export.ts";
import { whenOver } from "./over.ts";
import { WORKDAY } from "./plans.ts";
import { openProgram, type Program } from "./program.ts";

const Refusal = z.strictObject({
  error: z.strictObject({
    code: z.string().min(1),
    message: z.string().regex(/[ạảãàáâậầấẩẫăắằặẳẵđêếềểễệôốồổỗộơớờởỡợưứừửữựĩịỉ]/),
  }),
});
const BEARER = "nguoi-thu-yeu-cau-xau";
const good = { conversation: BEARER, event: "e", text: "Chào Khéo" };

/** The status and body of an answer that must carry the headers every answer carries. */
async function checked(response: Response): Promise<{ status: number; body: string }> {
  const csp = response.headers.get("content-security-policy") ?? "";
  expect(csp).toContain("default-src 'none'");
  expect(csp).toContain("frame-ancestors 'none'");
  expect(csp).not.toMatch(/unsafe|\*|https?:/);
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(response.headers.get("referrer-policy")).toBe("no-referrer");
  expect(response.headers.get("x-powered-by")).toBeNull();
  if (response.url.includes("/api/")) expect(response.headers.get("cache-control")).toBe("no-store");
  return { status: response.status, body: await response.text() };
}

/** The status of a refusal that says why, in Vietnamese. */
async function refused(response: Response): Promise<number> {
  const { status, body } = await checked(response);
  Refusal.parse(JSON.parse(body));
  return status;
}

const over = whenOver();
let program: Program;
let url: string;
beforeAll(async () => {
  program = await openProgram(over, { KHEO_NOW: WORKDAY });
  await program.start();
  program.forbid(BEARER);
  url = await program.url();
});

describe("a request that cannot be taken", () => {
  const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
  it.each<[string, unknown]>([
    ["nothing", ""],
    ["malformed JSON", "{"],
    ["a bare word", "undefined"],
    ["null", "null"],
    ["a number", "17"],
    ["a list", "[]"],
    ["deep nesting", deep],
    ["an empty object", {}],
    ["only __proto__", `{"__proto__":${JSON.stringify(good)}}`],
    ["only constructor", `{"constructor":{"prototype":${JSON.stringify(good)}}}`],
    ["no conversation", { event: "e", text: "x" }],
    ["a short conversation", { ...good, conversation: "a".repeat(15) }],
    ["a long conversation", { ...good, conversation: "a".repeat(65) }],
    ["a conversation with a space", { ...good, conversation: "a".repeat(15) + " b" }],
    ["a conversation with a newline", { ...good, conversation: `${"a".repeat(16)}\n` }],
    ["a conversation with a mark", { ...good, conversation: "đ".repeat(20) }],
    ["a number for a conversation", { ...good, conversation: 1_234_567_890_123_456 }],
    ["no event", { conversation: BEARER, text: "x" }],
    ["an empty event", { ...good, event: "" }],
    ["a long event", { ...good, event: "e".repeat(129) }],
    ["a number for an event", { ...good, event: 1 }],
    ["both text and action", { ...good, action: "m.register" }],
    ["neither text nor action", { conversation: BEARER, event: "e" }],
    ["null for a text", { ...good, text: null }],
    ["a list for a text", { ...good, text: ["Chào"] }],
    ["an object for an action", { conversation: BEARER, event: "e", action: { a: 1 } }],
    ["a long action", { conversation: BEARER, event: "e", action: "a".repeat(257) }],
  ])("with %s gets 400", async (_, body) => {
    expect(await refused(await post(url, body))).toBe(400);
  });

  it("that is no UTF-8 or compressed gets 400", async () => {
    const raw = (body: Uint8Array<ArrayBuffer>, headers: Record<string, string>): Promise<Response> =>
      fetch(new URL("api/chat", url), { method: "POST", body, headers });
    expect(await refused(await raw(Uint8Array.from([0xff, 0xfe, 0x00, 0xc3]), {}))).toBe(400);
    expect(
      await refused(await raw(Uint8Array.from([0x1f, 0x8b, 8, 0]), { "content-encoding": "gzip" })),
    ).toBe(400);
  });

  it.each<[string, string]>([
    ["20,001 code points", "a".repeat(20_001)],
    ["100,000 characters", "Đường hoa ".repeat(10_000)],
    ["100,000 emoji", "🌺".repeat(100_000)],
    ["64 KiB and a bit", "a".repeat(64 * 1024)],
  ])("of %s gets 413", async (_, text) => {
    expect(await refused(await post(url, { ...good, text }))).toBe(413);
  });

  it("over 64 KiB in pieces of unknown length gets 413", async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sent = request(
        new URL("api/chat", url),
        { method: "POST", headers: { "transfer-encoding": "chunked" } },
        (answer) => {
          answer.resume().on("end", () => resolve(answer.statusCode));
        },
      );
      sent.on("error", reject);
      for (let i = 0; i < 80; i += 1) sent.write("a".repeat(1_024));
      sent.end();
    });
    expect(status).toBe(413);
  });

  it.each<[string, string]>([
    ["GET", "nowhere"],
    ["GET", "api/chat"],
    ["PUT", "api/chat"],
    ["DELETE", ""],
    ["POST", "webhooks/nobody"],
    ["GET", "page/..%2f..%2fpackage.json"],
    ["GET", "%00"],
    ["GET", "%E0%A4%A"],
    ["GET", "files/../../data/kheo.db"],
    ["GET", "__proto__"],
  ])("to %s /%s gets 404 as JSON", async (method, path) => {
    expect(await refused(await fetch(`${url}${path}`, { method }))).toBe(404);
  });

  it.each([
    "",
    "conversation=short",
    `conversation=${BEARER}&after=-1`,
    `conversation=${BEARER}&after=x`,
    `conversation=${BEARER}&after=1e400`,
    `conversation=${BEARER}&after=0.5`,
  ])("for events with ?%s gets 400", async (query) => {
    expect(
      await refused(
        await fetch(`${url}api/chat/events?${query}`, { headers: { accept: "application/json" } }),
      ),
    ).toBe(400);
  });

  it("leaves nothing behind", async () => {
    expect(await messagesSince(program, BEARER)).toEqual({ messages: [], expects: null });
  });
});

describe("a turn with odd content", () => {
  it.each<[string, string]>([
    ["nothing", ""],
    ["white space", " \n\t\u00a0 "],
    ["control characters", "\u0000\u0001\u001b[31m\u007f\u009f"],
    ["invisible and bidirectional marks", "\u200b\u200e\u202e\u2066\ufeff"],
    ["half a surrogate", "\ud83d"],
    ["emoji only", "🌺🌺🌺"],
    ["combining marks only", "\u0301".repeat(5_000)],
    ["20,000 code points", "Đ".repeat(20_000)],
    ["markup", "<script>alert(1)</script>&amp;{{x}}${y}"],
    ["a query", "'; DROP TABLE people; --"],
    ["FTS syntax", '"30/11/2026" OR 05-KH/ĐU NEAR(* ^'],
  ])("(%s) at a form's step is answered and changes nothing", async (_, text) => {
    const cadre = new Client(program, `la${letters()}`);
    await cadre.join("Tân Kỳ");
    await cadre.say("đăng ký");
    const before = cadre.expects;
    const answer = await cadre.say(text);
    expect(textOf(answer)).toMatch(/[ạảãàáđêếềôốồơớưứ]/);
    expect(answer.expects).toMatchObject({ flow: before?.flow, step: before?.step });
  });

  it("typed as NFD is stored as NFC", async () => {
    const cadre = new Client(program, "phan-tach");
    await cadre.say("Chào Khéo");
    while (cadre.expects !== null && cadre.expects.step !== "fullName")
      await cadre.send(cadre.reply(cadre.expects));
    const name = "Nguyễn Thị Bưởi";
    await cadre.say(name.normalize("NFD"));
    await cadre.follow();
    const { people } = await exported(program);
    expect(people.map((p) => p.name)).toContain(name.normalize("NFC"));
  });

  it("by a button that is forged, stale or another conversation's changes nothing", async () => {
    const [cadre, stranger] = [new Client(program, "chinh-chu"), new Client(program, "nguoi-la")];
    await cadre.join("Tân Kỳ");
    await cadre.say("đăng ký");
    const first = cadre.expects ?? expect.unreachable();
    await stranger.say("Chào Khéo");
    const [mine, theirs] = [first.options[0]?.action ?? "", stranger.expects?.options[0]?.action ?? ""];
    const forged = [
      "x",
      "m.admin",
      "m.__proto__",
      "m.review",
      "r.khong-co.1",
      `${mine}9`,
      mine.replace(/\d+$/, "99"),
      "constructor.1",
      "\u0000",
      theirs,
    ];
    for (const action of forged) {
      const answer = await cadre.press(action);
      expect(textOf(answer), action).toMatch(/không thay đổi gì|một số từ 1 đến|không có việc nào/);
      expect(answer.expects, action).toEqual(first);
    }
    const foreign = await stranger.press(mine);
    expect(foreign.expects).toMatchObject({ flow: "joining", step: "consent" });
    await cadre.send({ action: mine });
    const now = cadre.expects;
    expect(textOf(await cadre.press(mine))).toContain("đã cũ");
    expect(cadre.expects).toEqual(now);
  });

  it("with __proto__ beside what is needed spoils nothing", async () => {
    const bearer = "nguyen-mau-xau-0001";
    const body = `{"__proto__":{"text":"x","admin":true},"constructor":{"prototype":{"y":1}},"conversation":"${bearer}","event":"e1","text":"Chào Khéo"}`;
    const response = await post(await program.url(), body);
    expect(response.status).toBe(200);
    expect(ChatAnswer.parse(await response.json()).expects?.step).toBe("consent");
  });
});

describe("a flood", () => {
  it("gets 429 with Retry-After on its own conversation, and passes", async () => {
    const bearer = "nguoi-gui-don-dap";
    const flood = await Promise.all(
      Array.from({ length: 200 }, () => post(url, { conversation: bearer, event: "mot", text: "Chào Khéo" })),
    );
    const statuses = flood.map((r) => r.status);
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    const turnedAway = flood.filter((r) => r.status === 429);
    for (const response of turnedAway) {
      expect(Number(response.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
      expect(await refused(response)).toBe(429);
    }
    const other = new Client(program, "nguoi-khac");
    expect((await other.say("Chào Khéo")).expects?.step).toBe("consent");
    for (let status = 429; status !== 200;)
      status = (await post(url, { conversation: bearer, event: "hai", text: "menu" })).status;
  });
});

describe("operators' pages", () => {
  it("tell health, readiness and counts, and nothing about anybody", async () => {
    const cadre = new Client(program, "nguoi-duoc-dem");
    await cadre.join("Tân Kỳ");
    for (const path of ["healthz", "readyz", "metrics", "", "api/demo", "page/chat.js"]) {
      const { status, body } = await checked(await fetch(`${url}${path}`));
      expect(status, path).toBe(200);
      expect(body, path).not.toContain(cadre.bearer);
      expect(body, path).not.toContain(cadre.fullName);
    }
    const { body } = await checked(await fetch(`${url}metrics`));
    for (const line of body.trimEnd().split("\n"))
      expect(line).toMatch(/^(# TYPE kheo_\w+ (counter|gauge)|kheo_\w+ \d+(\.\d+)?)$/);
    expect(body).toMatch(/^kheo_web_events_total [1-9]\d*$/m);
  });
});

let count = 0;
/** A tag of letters only: digits in a row may look like a telephone number. */
function letters(): string {
  count += 1;
  return String.fromCodePoint(96 + count);
}
