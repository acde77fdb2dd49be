/** One person on several channels: codes that link them, people who turn out to be one, channels let go. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { barredUntil, readCode, withGuess } from "../../flows/engine/codes.ts";
import { nationalNumber } from "../../flows/linking/number.ts";
import type { ChannelId, Person } from "../../flows/ports.ts";
import { formAt, newcomer, onlyDraft, PLANS } from "../support/form.ts";
import { MONDAY, openKheo, type Kheo } from "../support/kheo.ts";
import { scriptedAnswerer, talk, type Talk } from "../support/talk.ts";

const MINUTE = 60_000;

let k: Kheo;
beforeAll(async () => {
  k = await openKheo({ answerer: scriptedAnswerer() });
});
afterAll(async () => k.close());

const CODE = /LK-[2-9A-HJKMNP-Z]{8}/;

async function codeOf(t: Talk): Promise<string> {
  const { text } = await t.say("liên kết");
  return CODE.exec(text)?.[0] ?? expect.unreachable(`no code in: ${text}`);
}

async function who(t: Talk, channel: ChannelId = "telegram", kheo = k): Promise<Person | null> {
  const conversation = await kheo.store.conversationAt(channel, t.address);
  return conversation?.person == null ? null : kheo.store.person(conversation.person);
}

async function audited(action: string, object: string) {
  const { audit } = await k.store.exportAll();
  return audit.filter((entry) => entry["action"] === action && entry["object"] === object);
}

/** Somebody new on the web, and a conversation on Telegram that has not begun. */
async function two(): Promise<{ web: Talk; person: string; telegram: Talk }> {
  const web = talk(k);
  const { person } = await newcomer(k, web, PLANS[0]);
  return { web, person, telegram: talk(k, undefined, "telegram") };
}

describe("a code", () => {
  test.each([["liên kết"], ["thêm kênh"], ["Nối kênh"], ["lien ket"], ["lấy mã liên kết"]])(
    "“%s” gives one, and says what to do with it and until when",
    async (typed) => {
      const { web } = await two();
      const { text } = await web.say(typed);
      expect(text).toMatch(CODE);
      expect(text).toContain("Telegram");
      expect(text).toContain("07:45");
    },
  );

  test("is an option among one's data", async () => {
    const { web } = await two();
    await web.say("dữ liệu của tôi");
    expect((await web.choose("Thêm kênh")).text).toMatch(CODE);
  });

  test("comes in the middle of a form, and the form with it", async () => {
    const { t } = await formAt(k, "goal");
    const reply = await t.say("liên kết");
    expect(reply.text).toMatch(CODE);
    expect(reply.expects).toMatchObject({ flow: "registration", step: "goal" });
  });

  const ROUTES: readonly (readonly [string, readonly string[]])[] = [
    ["as the first message", []],
    ["at consent", ["bắt đầu"]],
    ["at the way in", ["bắt đầu", "1"]],
    ["where an invitation is asked for", ["bắt đầu", "1", "2"]],
    ["at the name", ["bắt đầu", "1", "KHEO-TQ2026"]],
    ["at the last question", ["bắt đầu", "1", "KHEO-TQ2026", "Trần Văn Bình", "Cán bộ"]],
    ["by a guest", ["bắt đầu", "2"]],
  ];
  test.each(ROUTES)("makes a conversation theirs, without a second consent: %s", async (_, before) => {
    const { t: web, person } = await formAt(k, "goal");
    const code = await codeOf(web);
    const people = (await k.store.exportAll()).people.length;
    const telegram = talk(k, undefined, "telegram");
    for (const line of before) await telegram.say(line);
    const reply = await telegram.say(code);
    const known = await k.store.person(person);
    expect(reply.text).toContain(`Chào đồng chí ${known?.name}`);
    expect(reply.text).toContain("Đồng chí đang làm dở");
    expect(reply.text).toContain("Đăng ký mô hình");
    expect(reply.expects).toBeNull();
    expect((await who(telegram))?.id).toBe(person);
    expect((await k.store.exportAll()).people).toHaveLength(people);
    expect(await k.store.person(person)).toEqual(known);
    expect((await telegram.say("đăng ký", "1")).expects).toMatchObject({ step: "goal" });
  });

  test("leaves an entry in the audit log", async () => {
    const { web, person, telegram } = await two();
    await telegram.say(await codeOf(web));
    const id = (await k.store.conversationAt("telegram", telegram.address))?.id ?? "";
    expect(await audited("conversation.link", id)).toMatchObject([
      { actor: person, detail: { channel: "telegram", by: "code" } },
    ]);
  });

  test("what is begun on one channel goes on on the other, both ways", async () => {
    const { web, person, telegram } = await two();
    await telegram.say(await codeOf(web));
    await web.say("đăng ký", "1", "1", "1", "Chi bộ tổ dân phố 5");
    const step = web.asked().step;
    expect((await telegram.say("đăng ký", "1")).expects?.step).toBe(step);
    await telegram.say("Nguyễn Thị Hoa, Bí thư, 0912 345 678");
    expect((await onlyDraft(k, person)).answers["contact"]).toContain("Hoa");
    expect((await web.say("lùi")).text).toContain("làm tiếp ở nơi khác");
  });

  test.each([
    ["used", async (web: Talk) => talk(k, undefined, "zalo-oa").say(await codeOf(web))],
    ["unknown", async () => undefined],
  ])("%s, gives nothing and says what to do", async (how, spend) => {
    const { web, telegram } = await two();
    const code = how === "unknown" ? "LK-23456789" : await codeOf(web);
    if (how === "used") await talk(k, undefined, "zalo-oa").say(code);
    else await spend(web);
    const reply = await telegram.say(code);
    expect(reply.text).toContain("gõ “liên kết”");
    expect(reply.expects).toMatchObject({ flow: "joining", step: "consent" });
    expect(await who(telegram)).toBeNull();
  });

  test("holds for fifteen minutes", async () => {
    const own = await openKheo({ answerer: scriptedAnswerer() });
    const web = talk(own);
    const { person } = await newcomer(own, web, PLANS[0]);
    const [early, late] = [await codeOf(web), await codeOf(web)];
    const [a, b] = [talk(own, undefined, "telegram"), talk(own, undefined, "telegram")];
    own.clock.set(MONDAY + 15 * MINUTE - 1);
    await a.say(early);
    expect((await who(a, "telegram", own))?.id).toBe(person);
    own.clock.set(MONDAY + 15 * MINUTE);
    expect((await b.say(late)).text).toContain("quá 15 phút");
    expect(await who(b, "telegram", own)).toBeNull();
    await own.close();
  });

  test("copied by hand works; typed where it is the person's already, it stays unused", async () => {
    const { web, person, telegram } = await two();
    const code = await codeOf(web);
    expect((await web.say(code)).text).toContain("đã là của đồng chí");
    await telegram.say(` “${code.toLowerCase().replace("lk-", "lk – ")}”. `);
    expect((await who(telegram))?.id).toBe(person);
  });

  test("is neither given nor taken in a group", async () => {
    const { web } = await two();
    const code = await codeOf(web);
    const group = talk(k, "-100123", "telegram");
    for (const typed of ["liên kết", code]) {
      const reply = await group.say(typed);
      expect(reply.text).toContain("Trong nhóm");
      expect(reply.text).not.toMatch(CODE);
    }
    expect(await who(group)).toBeNull();
    expect(await k.store.linkCode(code)).not.toBeNull();
  });

  test("a newcomer who asks for one is told where to get it, and may go on", async () => {
    const t = talk(k);
    const reply = await t.say("liên kết");
    expect(reply.text).toContain("gõ “liên kết” ở kênh đó");
    expect(reply.expects).toMatchObject({ flow: "joining", step: "consent" });
  });
});

describe("the code of somebody else", () => {
  async function strangers() {
    const [a, b] = [await formAt(k, "goal"), await formAt(k, "rationale")];
    return { into: a, from: b, code: await codeOf(a.t) };
  }

  test("names both and asks; “Đúng, gộp” makes them one, with everything of both", async () => {
    const { into, from, code } = await strangers();
    const asked = await from.t.say(code);
    expect(asked.expects).toMatchObject({ flow: "linking", step: "same", kind: "confirm" });
    for (const id of [into.person, from.person])
      expect(asked.text).toContain((await k.store.person(id))?.name);
    expect(asked.text).toContain("Đảng ủy xã Tân Trào; 1 bản nháp, 0 bản đã gửi");
    const reply = await from.t.choose("Đúng, gộp");
    expect(reply.text).toContain("đã gộp");
    // The form stands where it stood: its draft has come along.
    expect(reply.expects).toMatchObject({ flow: "registration", step: "rationale" });
    expect((await who(from.t, "web"))?.id).toBe(into.person);
    expect(await k.store.openDraftsOf(into.person)).toHaveLength(2);
    expect(await k.store.openDraftsOf(from.person)).toEqual([]);
    expect(await k.store.person(from.person)).toMatchObject({ name: "", consent: null });
    expect(await audited("person.merge", into.person)).toMatchObject([
      { actor: into.person, detail: { from: from.person } },
    ]);
    expect((await into.t.say("lưu nháp", "đăng ký")).expects?.options).toHaveLength(3);
  });

  test.each([["Không"], ["hủy"]])("“%s” changes nothing and leaves the code", async (typed) => {
    const { into, from, code } = await strangers();
    await from.t.say(code);
    const reply = await from.t.say(typed);
    expect(reply.expects).toMatchObject({ flow: "registration", step: "rationale" });
    expect((await who(from.t, "web"))?.id).toBe(from.person);
    expect(await k.store.linkCode(code)).toMatchObject({ person: into.person });
  });

  test("used by somebody else while it was being asked: nothing is merged, and it is said", async () => {
    const { into, from, code } = await strangers();
    await from.t.say(code);
    await talk(k, undefined, "telegram").say(code);
    const reply = await from.t.say("1");
    expect(reply.text).toContain("đã hết hạn hoặc đã được dùng");
    expect((await who(from.t, "web"))?.id).toBe(from.person);
    expect(await k.store.openDraftsOf(into.person)).toHaveLength(1);
  });

  test("a second code takes the place of the first in the question", async () => {
    const { from, code } = await strangers();
    const other = await formAt(k, "goal");
    await from.t.say(code);
    const asked = await from.t.say(await codeOf(other.t));
    expect(asked.text).toContain((await k.store.person(other.person))?.name);
    await from.t.say("1");
    expect((await who(from.t, "web"))?.id).toBe(other.person);
    expect((await from.t.say("lưu nháp")).expects).toBeNull();
  });

  test("an example person is everybody's: nothing of theirs is merged into anybody, nor anybody into them", async () => {
    const { into, code } = await strangers();
    const trial = talk(k);
    await trial.say("DEMO-TQ-CANBO");
    const demo = await who(trial, "web");
    expect((await trial.say(code)).text).toContain("đang dùng thử");
    await trial.say("1");
    expect((await who(trial, "web"))?.id).toBe(into.person);
    expect(await k.store.person(demo?.id ?? "")).toEqual(demo);

    const again = talk(k);
    await again.say("DEMO-TQ-CANBO");
    expect((await into.t.say(await codeOf(again))).text).toContain("dùng thử nên Khéo không gộp");
    expect((await who(into.t, "web"))?.id).toBe(into.person);
  });
});

describe("guessing", () => {
  const WRONG = ["LK-AAAAAAA2", "KHEO-AAAAA3", "LK-AAAAAAA4", "KHEO-AAAAA5", "lk-aaaaaaa6"];

  test("after five wrong codes none is looked at for a quarter of an hour, not even a right one", async () => {
    const own = await openKheo({ answerer: scriptedAnswerer() });
    const web = talk(own);
    const { person, code: invitation } = await newcomer(own, web, PLANS[0]);
    const t = talk(own, undefined, "telegram");
    for (const wrong of WRONG) expect((await t.say(wrong)).text).not.toContain("nhiều mã không đúng");
    const code = await codeOf(web);
    for (const right of [code, "KHEO-TQ2026", "DEMO-TQ-CANBO"])
      expect((await t.say(right)).text).toContain("thử lại sau 07:45");
    expect(await who(t, "telegram", own)).toBeNull();
    // Where an invitation is asked for, and for what is no code at all, everything goes on.
    expect((await t.say("1")).expects).toMatchObject({ step: "how" });
    expect((await t.say(invitation)).expects).toMatchObject({ step: "how" });
    expect((await t.say("2")).expects).toMatchObject({ step: "invite" });
    expect((await t.say(invitation)).text).toContain("nhiều mã không đúng");
    expect(await who(t, "telegram", own)).toBeNull();
    expect((await t.say("lùi", "1")).expects).toMatchObject({ step: "area" });
    own.clock.set(MONDAY + 15 * MINUTE);
    await t.say(await codeOf(web));
    expect((await who(t, "telegram", own))?.id).toBe(person);
    await own.close();
  });

  test("a right one in between begins the count anew", async () => {
    const { web } = await two();
    const [a, b] = [talk(k), await codeOf(web)];
    await newcomer(k, a, PLANS[0]);
    for (const wrong of WRONG.slice(0, 4)) await a.say(wrong);
    await a.say(b, "2");
    for (const wrong of WRONG.slice(0, 4)) expect((await a.say(wrong)).text).not.toContain("nhiều mã");
  });

  test("is counted by conversation, and being forgotten does not begin it anew", async () => {
    const t = talk(k);
    await newcomer(k, t, PLANS[0]);
    for (const wrong of WRONG) await t.say(wrong);
    await t.say("kênh của tôi", "1", "2");
    expect((await t.say(WRONG[0] ?? "")).text).toContain("nhiều mã không đúng");
    expect((await talk(k).say(WRONG[0] ?? "")).text).not.toContain("nhiều mã không đúng");
  });

  test("five wrong ones over a longer time bar nobody", () => {
    let guesses = withGuess([], MONDAY);
    for (let i = 1; i < 20; i += 1) {
      guesses = withGuess(guesses, MONDAY + i * 4 * MINUTE);
      expect(barredUntil(guesses, MONDAY + i * 4 * MINUTE)).toBeNull();
    }
  });

  test("law: in no quarter of an hour are more than five wrong ones looked at, and one is never barred for longer than that", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 * MINUTE }), { maxLength: 80 }), (gaps) => {
        let [now, guesses] = [MONDAY, withGuess([], MONDAY - 60 * MINUTE)];
        const looked: number[] = [];
        for (const gap of gaps) {
          now += gap;
          const until = barredUntil(guesses, now);
          expect(until ?? now).toBeLessThanOrEqual(now + 15 * MINUTE);
          if (until !== null) continue;
          looked.push(now);
          guesses = withGuess(guesses, now);
        }
        for (const at of looked)
          expect(looked.filter((l) => l > at - 15 * MINUTE && l <= at).length).toBeLessThanOrEqual(5);
      }),
    );
  });
});

describe("reading", () => {
  const CHARACTER = fc.constantFrom(...Array.from("23456789ABCDEFGHJKMNPQRSTUVWXYZ"));

  test("law: a link code is read however its letters, dashes and spaces are copied", () => {
    fc.assert(
      fc.property(
        fc.array(CHARACTER, { minLength: 8, maxLength: 8 }),
        fc.constantFrom("-", "–", " - ", "", " "),
        fc.constantFrom("", " ", "-"),
        fc.boolean(),
        (characters, dash, middle, small) => {
          const [rest, half] = [characters.join(""), characters.slice(0, 4).join("")];
          const isWhole = dash === "" || dash === " ";
          const typed = `LK${dash}${isWhole ? rest : `${half}${middle}${rest.slice(4)}`}`;
          expect(readCode(small ? typed.toLowerCase() : typed)).toEqual({
            kind: "link",
            code: `LK-${rest}`,
            ours: true,
          });
        },
      ),
    );
  });

  test.each([
    ["DVK-7M3PQR"],
    ["lk"],
    ["LK-"],
    ["nạo vét kênh"],
    ["LK 80 hộ dân cư"],
    ["-"],
    [""],
    ["LK-🙂🙂🙂🙂🙂"],
  ])("“%s” is no code", (typed) => expect(readCode(typed)).toBeNull());

  test.each([
    ["+84912345678", "0912345678"],
    ["84912345678", "0912345678"],
    ["0084 912 345 678", "0912345678"],
    ["0912.345.678", "0912345678"],
    ["(024) 3825-1234", "02438251234"],
    ["8491234567", null],
    ["+1 415 555 0100", null],
    ["09123", null],
    ["", null],
  ])("the number %s is %s", (typed, number) => expect(nationalNumber(typed)).toBe(number));
});

describe("one's channels", () => {
  test("are listed with the one that is in use first, and when the others were used last", async () => {
    const { web, telegram } = await two();
    await telegram.say(await codeOf(web));
    const reply = await web.say("kênh của tôi");
    expect(reply.expects?.options.map((o) => o.label)).toEqual([
      "Trang web (đang dùng ở đây)",
      "Telegram (dùng lần cuối 23/11/2026)",
      "Không gỡ kênh nào",
    ]);
  });

  test.each([["2"], ["gỡ telegram"], ["telegram"], ["gỡ 2"]])("“%s” lets another go", async (typed) => {
    const { web, person, telegram } = await two();
    await telegram.say(await codeOf(web));
    const id = (await k.store.conversationAt("telegram", telegram.address))?.id ?? "";
    const reply = await web.say("kênh của tôi", typed);
    expect(reply.text).toContain("đã gỡ Telegram");
    expect(reply.expects).toBeNull();
    expect(await who(telegram)).toBeNull();
    expect((await who(web, "web"))?.id).toBe(person);
    expect(await audited("conversation.unlink", id)).toMatchObject([
      { actor: person, detail: { channel: "telegram" } },
    ]);
    expect((await telegram.say("bản đăng ký của tôi")).expects).toMatchObject({
      flow: "joining",
      step: "consent",
    });
  });

  test("letting this one go leaves a guest, who may come back with a code", async () => {
    const { web, person, telegram } = await two();
    await telegram.say(await codeOf(web));
    const reply = await telegram.say("kênh của tôi", "1");
    expect(reply.text).toContain("đã gỡ kênh này");
    expect(reply.expects).toBeNull();
    expect(await who(telegram)).toBeNull();
    const menu = await telegram.say("menu");
    expect(menu.text).toContain("Tham gia");
    expect(menu.text).not.toContain("Bản đăng ký của tôi");
    await telegram.say(await codeOf(web));
    expect((await who(telegram))?.id).toBe(person);
  });

  test("the only one is let go after a warning only", async () => {
    const { web, person } = await two();
    const asked = await web.say("kênh của tôi", "1");
    expect(asked.expects).toMatchObject({ flow: "channels", step: "sure", kind: "confirm" });
    expect(asked.text).toContain("kênh duy nhất");
    await web.say("không");
    expect((await who(web, "web"))?.id).toBe(person);
    await web.say("gỡ kênh", "1", "vẫn gỡ");
    expect(await who(web, "web")).toBeNull();
    expect((await k.store.person(person))?.name).not.toBe("");
  });

  test("works in the middle of a form; “hủy” and “Không gỡ” keep all", async () => {
    const { t, person } = await formAt(k, "goal");
    for (const typed of ["hủy", "2"]) {
      const reply = await t.say("kênh của tôi", typed);
      expect(reply.expects).toMatchObject({ flow: "registration", step: "goal" });
      expect((await who(t, "web"))?.id).toBe(person);
    }
  });

  test("nobody who has not joined has any", async () => {
    const t = talk(k);
    await t.say("bắt đầu", "2");
    expect((await t.say("kênh của tôi")).expects).toBeNull();
    expect(await who(t, "web")).toBeNull();
  });
});
