/** Reminders to who did not write for long: by a template, checked before it costs anything, never sent twice for money. */
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { About, Reminded, Sent } from "../../bot/channels/channel.ts";
import type { ZaloOaDeps } from "../../bot/channels/zalo-oa/channel.ts";
import { dataFor } from "../../bot/channels/zalo-oa/templates.ts";
import { length } from "../../flows/engine/input.ts";
import type { MessageBody } from "../../flows/ports.ts";
import { openFakeZalo, type FakeZalo, type FakeZaloOptions } from "../fakes/zalo/open.ts";
import { about } from "../support/about.ts";
import { factsIn, zaloChannel } from "./zalo-oa-line.ts";

const AN = { id: "246845883529197922", name: "An", phone: "84912345678" };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BY_USER = "/v3.0/oa/message/template";
const CONSULT = "/v3.0/oa/message/cs";
const TEMPLATE = { id: "4711", development: false };
const REMINDED: Reminded = {
  name: "Nguyễn Thị Hoa",
  unit: "Đảng ủy xã Tân Trào",
  title: "Gửi báo cáo kết quả thực hiện mô hình “Dân vận khéo” năm 2026 về Ban Tuyên giáo và Dân vận",
  plan: "66-KH/TU",
  lastValidDay: "2026-11-29",
  daysLeft: 6,
};
const WORDS: MessageBody = { text: "Nhắc việc: …", buttons: [], citations: [], files: [] };

let zalo: FakeZalo;
let an: ReturnType<FakeZalo["user"]>;
let alerts: string[] = [];
let spent = 0;

async function open(options: FakeZaloOptions = {}): Promise<void> {
  zalo = await openFakeZalo(options);
  zalo.oauth.seedTokens();
  an = zalo.user(AN);
  an.says("1");
  template();
  [alerts, spent] = [[], 0];
}
const template = (more: Partial<Parameters<FakeZalo["template"]>[0]> = {}): unknown =>
  zalo.template({
    id: TEMPLATE.id,
    params: [
      { name: "ho_ten", maxLength: 30 },
      { name: "cong_viec", maxLength: 30 },
      { name: "han_cuoi", type: "DATE", maxLength: 20 },
      { name: "con_lai", type: "NUMBER", maxLength: 20, require: false },
    ],
    ...more,
  });
beforeEach(() => open());
afterEach(async () => zalo.close());

const channel = (more: Partial<ZaloOaDeps> = {}): ReturnType<typeof zaloChannel> =>
  zaloChannel(zalo, { template: TEMPLATE, alert: (what, code) => alerts.push(`${what} ${code}`), ...more });
const reminder = (more: Partial<About> = {}): About =>
  about({
    id: "0198-reminder",
    kind: "reminder",
    heardAt: an.lastInteraction,
    reminder: async () => REMINDED,
    spend: async () => {
      spent += 1;
    },
    ...more,
  });
/** `days` after An last wrote. */
async function remind(
  days: number,
  to = channel(),
  address = AN.id,
  more: Partial<About> = {},
): Promise<Sent> {
  await zalo.advance(days * DAY);
  zalo.oauth.seedTokens();
  return to.send(address, WORDS, reminder(more));
}
const paths = (): readonly string[] => zalo.calls.map(({ path }) => path.replace(/\?.*$/u, ""));
const charges = (): readonly string[] => zalo.ledger.map((charge) => charge.for);

describe("a reminder", () => {
  test("within 48 hours is a free message", async () => {
    expect(await remind(1)).toMatchObject({ outcome: "sent", receipt: { quota: "reply" } });
    expect([charges(), spent]).toEqual([["consultation"], 0]);
  });

  test("from then to seven days is a charged message where those are allowed", async () => {
    expect(await remind(4, channel({ paid: true }))).toMatchObject({
      outcome: "sent",
      receipt: { quota: "sub_quota" },
    });
    expect([charges(), spent]).toEqual([["consultation"], 1]);
  });

  test("and a template where they are not", async () => {
    expect(await remind(4)).toMatchObject({ outcome: "sent", receipt: { quota: "template-user" } });
    expect([charges(), spent, zalo.problems]).toEqual([["template_uid"], 1, []]);
  });

  test("after seven days is a template, with what it is about in its parameters", async () => {
    expect(await remind(8, channel({ paid: true }))).toMatchObject({
      outcome: "sent",
      receipt: { quota: "template-user", message: an.lines.at(-1)?.id },
    });
    expect(an.lines.at(-1)?.template?.data).toEqual({
      ho_ten: "Nguyễn Thị Hoa",
      cong_viec: "Gửi báo cáo kết quả thực hiện…",
      han_cuoi: "29/11/2026",
      con_lai: "6",
    });
    expect(zalo.problems).toEqual([]);
  });

  test("is a template, too, when Zalo says that the window is shut", async () => {
    an.lastWrote(8 * DAY);
    const sent = await channel().send(AN.id, WORDS, reminder({ heardAt: zalo.now() }));
    expect(sent).toMatchObject({ outcome: "sent", receipt: { quota: "template-user" } });
    expect(paths().filter((path) => path.includes("message"))).toEqual([CONSULT, BY_USER]);
  });

  test("goes no way without a template, and so does everything that is no reminder", async () => {
    expect(await remind(8, channel({ template: null }))).toEqual({ outcome: "no-way", code: "zalo-window" });
    expect(await remind(0, channel(), AN.id, { kind: "notice" })).toEqual({
      outcome: "no-way",
      code: "zalo-window",
    });
    expect(charges()).toEqual([]);
  });

  test("waits for the morning: none goes out between 20:30 and 7:00", async () => {
    await zalo.advance(10.5 * HOUR);
    const sent = await remind(8);
    expect(sent.outcome).toBe("later");
    if (sent.outcome === "later") {
      const hour = new Date(sent.at + 7 * HOUR).getUTCHours();
      expect([hour, sent.at > zalo.now(), sent.at < zalo.now() + DAY]).toEqual([7, true, true]);
    }
    expect(charges()).toEqual([]);
  });

  test("that is about nothing any more costs nothing", async () => {
    expect(await remind(8, channel(), AN.id, { reminder: async () => null })).toEqual({
      outcome: "no-way",
      code: "nothing-due",
    });
    expect([charges(), spent]).toEqual([[], 0]);
  });
});

describe("by telephone number", () => {
  const PHONE = `tel:${AN.phone}`;

  test("with the message's own id to follow it by", async () => {
    expect(await remind(9, channel(), PHONE, { heardAt: null })).toMatchObject({
      outcome: "sent",
      receipt: { quota: "template-phone" },
    });
    expect(an.lines.at(-1)?.template).toMatchObject({ phone: AN.phone, tracking: "0198-reminder" });
    expect([charges(), zalo.problems]).toEqual([["template_phone"], []]);
  });

  test("nothing but reminders goes there", async () => {
    expect(await remind(0, channel(), PHONE, { kind: "notice" })).toEqual({
      outcome: "no-way",
      code: "zalo-no-template",
    });
    expect(zalo.calls).toEqual([]);
  });

  test("in development it reaches administrators only", async () => {
    const to = channel({ template: { ...TEMPLATE, development: true } });
    expect(await remind(0, to, PHONE)).toEqual({ outcome: "no-way", code: "zalo-127" });
    expect(charges()).toEqual([]);
  });

  test("a number that nobody has on Zalo can't be reached", async () => {
    expect(await remind(0, channel(), "tel:84900000000")).toEqual({
      outcome: "unreachable",
      code: "zalo-118",
    });
  });
});

describe("a template", () => {
  test("is asked about once, and again after some hours", async () => {
    const to = channel();
    for (const days of [8, 0, 0, 1]) await remind(days, to);
    expect(paths().filter((path) => path.endsWith("/template/info/v2"))).toHaveLength(2);
  });

  test.each([
    ["not approved yet", { status: "PENDING_REVIEW" as const }, "zalo-template-status"],
    [
      "with a parameter that Khéo does not know",
      { params: [{ name: "so_tien" }] },
      "zalo-template-parameter",
    ],
    [
      "whose date has no room",
      { params: [{ name: "han_cuoi", type: "DATE" as const, maxLength: 5 }] },
      "zalo-template-value",
    ],
  ])("%s is not sent, costs nothing, and administrators hear of it", async (_, more, code) => {
    template(more);
    const to = channel();
    expect(await remind(8, to)).toEqual({ outcome: "no-way", code });
    expect(await remind(0, to)).toEqual({ outcome: "no-way", code });
    expect([charges(), spent, alerts]).toEqual([[], 0, [`templates ${code}`]]);
  });

  test.each([
    [-146, "templates"],
    [-135, "templates"],
    [-131, "templates"],
    [-1122, "templates"],
    [-321, "unpaid"],
  ])("refused with %i stops templates for a while; free messages go on", async (error, what) => {
    zalo.fail("/v3.0/oa/message/template", { error });
    const to = channel();
    expect(await remind(8, to)).toEqual({ outcome: "no-way", code: `zalo${error}` });
    expect(await remind(0, to)).toEqual({ outcome: "no-way", code: `zalo${error}` });
    expect(paths().filter((path) => path === BY_USER)).toHaveLength(1);
    expect(alerts).toEqual([`${what} zalo${error}`]);
    an.says("1");
    expect(await to.send(AN.id, WORDS, reminder())).toMatchObject({ outcome: "sent" });
  });

  test("is sent again once the reason is gone", async () => {
    zalo.setTemplateStatus(TEMPLATE.id, "DISABLE");
    const to = channel();
    expect((await remind(8, to)).outcome).toBe("no-way");
    zalo.setTemplateStatus(TEMPLATE.id, "ENABLE");
    expect((await remind(0.3, to)).outcome).toBe("sent");
  });

  test("of a day whose quota is used up waits for tomorrow", async () => {
    zalo.templateQuota.remain = 0;
    expect(await remind(8)).toMatchObject({ outcome: "later", code: "zalo-144" });
    expect(alerts).toEqual(["quota zalo-144"]);
  });
});

describe("whatever happens on the line", () => {
  test.each([
    "reset-after",
    "proxy-502",
    "garbage",
    "reset-before",
    { error: -99_999 },
    { error: -100 },
  ] as const)("%j: nobody knows, and it is not sent again", async (how) => {
    zalo.fail("/v3.0/oa/message/template", how);
    expect(await remind(8)).toMatchObject({ outcome: "unknown", retries: 0 });
    expect(paths().filter((path) => path === BY_USER)).toHaveLength(1);
  });

  test("a charged message within seven days is as careful", async () => {
    zalo.fail("/v3.0/oa/message/cs", "reset-after");
    expect(await remind(4, channel({ paid: true }))).toMatchObject({ outcome: "unknown", retries: 0 });
    expect([charges(), spent]).toEqual([["consultation"], 1]);
  });

  test("a token that ran out is exchanged: certainly nothing was sent by it", async () => {
    await zalo.advance(8 * DAY);
    expect(await channel().send(AN.id, WORDS, reminder())).toMatchObject({ outcome: "sent" });
    expect(charges()).toEqual(["template_uid"]);
  });

  test("a store that can't write it down first sends nothing", async () => {
    const spend = (): Promise<void> => Promise.reject(new Error("disk full"));
    expect(await remind(8, channel(), AN.id, { spend })).toEqual({ outcome: "not-sent", code: "store" });
    expect(charges()).toEqual([]);
  });

  test("rates are Zalo's to set: too fast is too fast, also for what costs", async () => {
    zalo.fail("/v3.0/oa/message/template", { error: -32 });
    expect((await remind(8)).outcome).toBe("too-fast");
  });
});

test("values are never longer than their parameter allows, and no date or number is cut", () => {
  const param = fc.record({
    name: fc.constantFrom("ho_ten", "don_vi", "cong_viec", "ke_hoach", "han_cuoi", "con_lai"),
    require: fc.boolean(),
    type: fc.constant("STRING"),
    maxLength: fc.integer({ min: 1, max: 200 }),
    minLength: fc.integer({ min: 0, max: 5 }),
  });
  const reminded = fc.record({
    name: fc.string({ unit: "grapheme" }),
    unit: fc.string({ unit: "grapheme" }),
    title: fc.string({ unit: "grapheme" }),
    plan: fc.string(),
    lastValidDay: fc.option(fc.constantFrom("2026-11-29", "2028-02-29")),
    daysLeft: fc.option(fc.integer({ min: -400, max: 400 })),
  });
  fc.assert(
    fc.property(fc.uniqueArray(param, { selector: ({ name }) => name }), reminded, (params, about_) => {
      const typed = params.map((one) => (one.name === "han_cuoi" ? { ...one, type: "DATE" } : one));
      const data = dataFor(typed, about_);
      for (const [name, value] of Object.entries("values" in data ? data.values : {})) {
        const of = typed.find((one) => one.name === name);
        expect(length(value)).toBeLessThanOrEqual(of?.maxLength ?? 0);
        expect(length(value)).toBeGreaterThanOrEqual(Math.max(1, of?.minLength ?? 0));
        if (name === "han_cuoi") expect(value).toMatch(/^\d\d\/\d\d\/\d{4}$/u);
      }
    }),
  );
});

test("what was learned is kept: another process knows it too", async () => {
  await zalo.close();
  await open({ oaType: 4 });
  const facts = factsIn(zalo);
  await zaloChannel(zalo, { facts }).send(AN.id, WORDS, reminder());
  await zaloChannel(zalo, { facts }).send(AN.id, WORDS, reminder());
  expect(paths().filter((path) => path === CONSULT)).toHaveLength(1);
  expect(an.texts).toHaveLength(2);
});

describe("a file", () => {
  const PDF = { name: "a.pdf", type: "application/pdf", bytes: Buffer.from("%PDF-1.7 giấy") };
  const PNG = { name: "a.png", type: "image/png", bytes: Buffer.from("\u0089PNG\r\n\u001a\n", "latin1") };
  const filed = (file: typeof PDF): ReturnType<typeof zaloChannel> =>
    channel({ files: { open: async () => file } });
  const body: MessageBody = { ...WORDS, text: "", files: [{ name: "a", url: "/files/A" }] };
  const uploads = (): number => paths().filter((path) => path.includes("/upload/")).length;

  test("is uploaded once for all who get it, and again when that has run out", async () => {
    const to = filed(PDF);
    for (const wait of [0, 1, 5, 2]) {
      await zalo.advance(wait * DAY);
      an.says("1");
      zalo.oauth.seedTokens();
      expect(await to.send(AN.id, body, about({ heardAt: zalo.now() }))).toMatchObject({ outcome: "sent" });
    }
    expect([uploads(), zalo.problems]).toEqual([2, []]);
  });

  test("that Zalo has forgotten early is uploaded again", async () => {
    const to = filed(PDF);
    await to.send(AN.id, body, reminder());
    zalo.fail("/v3.0/oa/message/cs", { error: -100 });
    expect(await to.send(AN.id, body, reminder())).toMatchObject({ outcome: "sent" });
    expect(uploads()).toBe(2);
  });

  test("that is a picture goes out as one", async () => {
    expect(await filed(PNG).send(AN.id, body, reminder())).toMatchObject({ outcome: "sent" });
    expect(an.inbox.at(-1)?.content?.kind).toBe("image");
    expect(zalo.problems).toEqual([]);
  });
});

describe("asking for a number", () => {
  const body: MessageBody = { ...WORDS, text: "", phone: true };

  test("is Zalo's own request, with a picture of ours", async () => {
    const to = channel({ publicUrl: "https://kheo.example.vn" });
    expect(await to.send(AN.id, body, reminder())).toMatchObject({ outcome: "sent" });
    expect(an.inbox.at(-1)?.content?.kind).toBe("request_user_info");
    expect(zalo.problems).toEqual([]);
  });

  test("goes no way where nobody could fetch the picture", async () => {
    expect(await channel().send(AN.id, body, reminder())).toEqual({
      outcome: "no-way",
      code: "no-public-url",
    });
  });
});
