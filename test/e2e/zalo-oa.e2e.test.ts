/** The running program and a Zalo Official Account, over real HTTP: what a cadre with nothing but Zalo goes through. */
import { beforeAll, describe, expect, it } from "vitest";
import { openFakeZalo, type FakeZalo } from "../fakes/zalo/open.ts";
import { Client, type Acknowledged } from "./client.ts";
import { exported } from "./export.ts";
import { whenOver } from "./over.ts";
import { openProgram, type Program } from "./program.ts";
import { zaloEnv } from "./zalo-env.ts";

const AN = { id: "246845883529197922", name: "<b>An", phone: "84912345678" };
const PDF = Buffer.from("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n");
/** Zalo's clock and the program's go side by side. */
const WORKDAY = Date.parse("2026-11-23T08:00:00+07:00");
const begun = performance.now();
const now = (): number => WORKDAY + Math.round(performance.now() - begun);

type User = ReturnType<FakeZalo["user"]>;

/** Says, and waits until `wanted` stands in what came since. */
async function hears(zalo: FakeZalo, user: User, does: () => unknown, wanted: RegExp): Promise<string> {
  const before = user.texts.length;
  does();
  const since = (): string => user.texts.slice(before).join("\n\n");
  await zalo.until(() => wanted.test(since()));
  return since();
}

/** How the last message of an answer begins; a receipt has a code of its own. */
function endOf({ messages }: Acknowledged["answer"]): RegExp {
  const [line = ""] = messages.at(-1)?.text.split(/\n|DVK-/u) ?? [];
  return new RegExp(line.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`), "u");
}

describe("Zalo OA", () => {
  const over = whenOver();
  let zalo: FakeZalo;
  let program: Program;
  let an: User;

  beforeAll(async () => {
    zalo = await openFakeZalo({ now });
    over(() => zalo.close());
    const account = zaloEnv(zalo);
    program = await openProgram(over, {
      KHEO_NOW: new Date(now()).toISOString(),
      KHEO_DEMO: "on",
      ...account.env,
    });
    program.forbid(...account.secrets, AN.id, AN.phone);
    await program.start();
    // Zalo tries the address with a call that nobody signed.
    const { accepted } = await zalo.webhook.setUp(new URL("/webhooks/zalo", await program.url()).href);
    if (!accepted) throw new Error("the webhook could not be set up");
    an = zalo.user(AN);
  });

  it(
    "registers an initiative from the first word to the receipt, then answers a question",
    { timeout: 240_000 },
    async () => {
      const rehearsal = new Client(program, "tren-web");
      await rehearsal.join("Tuyên Quang");
      await rehearsal.register("66-KH/TU");
      await hears(zalo, an, () => an.says("Chào Khéo"), /Đồng chí có đồng ý/u);
      for (const { asked, input, answer } of rehearsal.acknowledged.slice(1)) {
        if (asked?.step === "attachments") {
          const file = { name: "Danh sách.pdf", bytes: PDF };
          await hears(zalo, an, () => an.sendsFile(file), /tệp 1\/5/u);
          await hears(zalo, an, () => an.says("xong"), endOf(answer));
          continue;
        }
        const typed = "text" in input ? input.text : numberOf(asked, input.action);
        await hears(zalo, an, () => an.says(typed), endOf(answer));
      }
      const all = await exported(program);
      const [own] = all.registrations.filter(({ code }) => an.texts.some((text) => text.includes(code)));
      expect(own).toMatchObject({ plan: "tuyen-quang-2026-2030", state: "submitted" });
      expect(own?.["answers"]).toMatchObject({
        attachments: [{ name: "Danh sách.pdf", type: "application/pdf", size: PDF.length }],
      });
      const said = await hears(zalo, an, () => an.says("Báo cáo năm nộp trước ngày nào?"), /29\/11/u);
      expect(said).toContain("66-KH/TU");
      expect(said).toMatch(/“[^”]*30\/11[^”]*”/u);
      await hears(zalo, an, () => an.says("tải bản đăng ký"), /bản dự thảo để in/u);
      await zalo.until(() => an.inbox.some(({ content }) => content?.kind === "file"));
      expect(zalo.ledger.filter(({ quota }) => quota !== "reply")).toEqual([]);
      expect(zalo.problems).toEqual([]);
    },
  );

  it("takes nothing that is not signed, broken or strange, and answers all of it with 200", async () => {
    const before = await exported(program);
    const said = an.texts.length;
    for (const forgery of [
      "missing",
      "wrong-secret",
      "hmac",
      "oa-id-first",
      "changed-byte",
      "other-app",
    ] as const)
      expect(await zalo.webhook.forge(forgery, "Chào", AN.id)).toBe(200);
    for (const kind of [
      "truncated",
      "empty",
      "not-utf8",
      "array",
      "null",
      "huge",
      "no-message",
      "no-sender",
      "unknown-event",
      "anonymous",
      "no-timestamp",
    ] as const)
      expect(await zalo.webhook.malformed(kind, "Chào", AN.id)).toBe(200);
    const after = await exported(program);
    expect(after.outbox.length).toBe(before.outbox.length);
    expect(an.texts).toHaveLength(said);
  });

  it("an event that comes twice is one", async () => {
    zalo.webhook.copyNext(2);
    const before = an.texts.length;
    await hears(zalo, an, () => an.says("bản đăng ký của tôi"), /Đồng chí có 1 bản đăng ký/u);
    await zalo.settled();
    expect(an.texts).toHaveLength(before + 1);
  });

  it("is silent where a person of the account writes by hand", async () => {
    zalo.admin.says(an.id, "Chào chị, tôi là người trực.");
    await zalo.settled();
    const before = an.texts.length;
    an.says("menu");
    await zalo.settled();
    const binh = zalo.user({ id: "246845883529197999", name: "Bình" });
    await hears(zalo, binh, () => binh.says("Chào Khéo"), /Đồng chí có đồng ý/u);
    expect(an.texts).toHaveLength(before);
  });

  it("a withdrawal deletes what is the person's, and keeps what they sent", async () => {
    an.withdraws();
    await zalo.settled();
    const all = await exported(program);
    expect(all.people.filter(({ name }) => name !== "").length).toBeLessThan(all.people.length);
    expect(all.audit.map(({ action }) => action)).toContain("person.erase");
  });
});

function numberOf(asked: Acknowledged["asked"], action: string): string {
  const at = asked?.options.findIndex((option) => option.action === action) ?? -1;
  return at === -1 ? "bỏ qua" : String(at + 1);
}
