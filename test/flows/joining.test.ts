/** Joining: who Khéo is, consent before anything is stored, an invitation or a choice of unit. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEMO_AREAS } from "../../bot/demo/areas.ts";
import { CONSENT_VERSION } from "../../flows/joining/text.vi.ts";
import type { ChannelId, Role } from "../../flows/ports.ts";
import { MONDAY, openKheo, type Kheo } from "../support/kheo.ts";
import { freshNumber, listedPerson } from "../support/listed.ts";
import { NEVER_AN_ANSWER, scriptedAnswerer, talk, type Talk } from "../support/talk.ts";

const ANSWERER = scriptedAnswerer();
const PERSON = ["Nguyễn Văn An", "Bí thư chi bộ", "1"] as const;

let k: Kheo;
beforeAll(async () => {
  k = await openKheo({ answerer: ANSWERER });
});
afterAll(async () => k.close());

/** Who this conversation belongs to, with roles; null when to nobody. */
async function who(t: Talk, kheo = k, channel: ChannelId = "web") {
  const conversation = await kheo.store.conversationAt(channel, t.address);
  const person = conversation?.person == null ? null : await kheo.store.person(conversation.person);
  if (person === null) return null;
  const roles: readonly Role[] = await kheo.store.rolesOf(person.id);
  return { ...person, roles };
}

async function peopleCount(): Promise<number> {
  return (await k.store.exportAll()).people.length;
}

describe("the first message", () => {
  test("says who Khéo is, what it stores and why, how to have it deleted, and asks for consent", async () => {
    const reply = await talk(k).say("xin chào");
    expect(reply.text).toContain("trợ lý tự động");
    expect(reply.text).toContain("Không gửi tài liệu mật");
    expect(reply.text).toMatch(/Khéo lưu: .*họ tên.*để trả lời/);
    expect(reply.text).toContain("xóa");
    expect(reply.expects).toMatchObject({ flow: "joining", step: "consent", kind: "choice", position: 1 });
  });

  test("a question is answered, and consent asked for with the answer", async () => {
    const reply = await talk(k).say("Báo cáo năm nộp trước ngày nào?");
    expect(reply.text).toContain("Trả lời: Báo cáo năm nộp trước ngày nào?");
    expect(reply.expects).toMatchObject({ flow: "joining", step: "consent" });
  });

  test("a press of a button nobody made is not an error", async () => {
    const reply = await talk(k).press("old-token.1");
    expect(reply.expects).toMatchObject({ flow: "joining", step: "consent" });
  });
});

describe("by choosing a unit", () => {
  test.each(DEMO_AREAS)("$plan, by typing", async ({ plan, units }) => {
    const t = talk(k);
    await t.say("bắt đầu", "1", "1");
    const area = k.knowledge.plans.find((p) => p.id === plan)?.area ?? "";
    const asked = await t.say(area);
    expect(new Set(asked.expects?.options.map((o) => o.label))).toEqual(new Set(units.map((u) => u.name)));
    const reply = await t.say(units[1]?.name ?? "", ...PERSON);
    expect(reply.expects).toBeNull();
    expect(reply.text).toContain(units[1]?.name);
    const expected = { name: PERSON[0], title: PERSON[1], consent: CONSENT_VERSION, reminders: true };
    expect(await who(t)).toMatchObject({ ...expected, roles: [{ unit: units[1]?.id, role: "member" }] });
  });

  test.each([
    ["66-KH/TU", "Tuyên Quang"],
    ["tuyen-quang-2026-2030", "Tuyên Quang"],
    ["tan-ky-2025", "Tân Kỳ"],
    ["vĩnh", "Vĩnh Long"],
  ])("the area is understood by number, id or part of its name: %s", async (typed) => {
    const t = talk(k);
    const reply = await t.say("bắt đầu", "1", "1", typed);
    expect(reply.expects?.step).toBe("unit");
  });

  test("by buttons alone", async () => {
    const t = talk(k);
    await t.say("bắt đầu");
    for (const label of ["Đồng ý", "Tự chọn đơn vị", "Tuyên Quang", "Đảng ủy xã Tân Trào"])
      await t.choose(label);
    await t.say(PERSON[0], PERSON[1]);
    const reply = await t.choose("Không cần nhắc");
    expect(reply.expects).toBeNull();
    expect(await who(t)).toMatchObject({
      reminders: false,
      roles: [{ unit: "tq-tan-trao", role: "member" }],
    });
  });

  test("another area forgets the unit chosen in the first", async () => {
    const t = talk(k);
    await t.say("bắt đầu", "1", "1", "Tuyên Quang", "Tân Trào", "lùi", "lùi");
    const reply = await t.say("Vĩnh Long");
    expect(reply.text).not.toContain("tq-tan-trao");
    await t.say("Sở Y tế", ...PERSON);
    expect((await who(t))?.roles).toEqual([{ unit: "vl-y-te", role: "member" }]);
  });

  test("a name typed decomposed is stored composed", async () => {
    const t = talk(k);
    await t.say(
      "bắt đầu",
      "1",
      "1",
      "Tuyên Quang",
      "Tân Trào",
      "Trần Thị Hiền".normalize("NFD"),
      "Cán bộ",
      "2",
    );
    expect((await who(t))?.name).toBe("Trần Thị Hiền");
  });
});

describe("by invitation", () => {
  const joined = { name: PERSON[0], roles: [{ unit: "tq-tan-trao", role: "member" }] };

  test.each([
    ["as the first message", ["KHEO-TQ2026", "1", ...PERSON]],
    ["in small letters", ["kheo-tq2026", "1", ...PERSON]],
    ["at consent", ["bắt đầu", "KHEO-TQ2026", "đồng ý", ...PERSON]],
    ["instead of saying how", ["bắt đầu", "1", "KHEO-TQ2026", ...PERSON]],
    ["when asked for", ["bắt đầu", "1", "2", "KHEO-TQ2026", ...PERSON]],
    ["after a wrong one", ["bắt đầu", "1", "2", "KHEO-SAI999", "KHEO-TQ2026", ...PERSON]],
    ["by somebody who declined before", ["bắt đầu", "2", "KHEO-TQ2026", "1", ...PERSON]],
  ])("%s", async (_, lines) => {
    const t = talk(k);
    const reply = await t.say(...lines);
    expect(reply.expects).toBeNull();
    expect(await who(t)).toMatchObject(joined);
  });

  test("the unit chosen afterwards counts, not the invitation typed first", async () => {
    const t = talk(k);
    await t.say("bắt đầu", "1", "KHEO-TQ2026", "lùi", "lùi", "1", "Vĩnh Long", "Sở Y tế", ...PERSON);
    expect((await who(t))?.roles).toEqual([{ unit: "vl-y-te", role: "member" }]);
  });

  test("an unknown, spent or expired one is said to be so and changes nothing", async () => {
    await k.store.tx(async (tx) => {
      const invite = { unit: "tq-tan-trao", role: "member" as const, person: null, at: MONDAY };
      await tx.addInvite({ ...invite, code: "KHEO-SPENT1", usesLeft: 0, expiresAt: null });
      await tx.addInvite({ ...invite, code: "KHEO-LATE11", usesLeft: 5, expiresAt: MONDAY });
    });
    const t = talk(k);
    const before = (await t.say("bắt đầu", "1", "2")).expects;
    for (const code of ["KHEO-SPENT1", "KHEO-LATE11", "KHEO-NONE11", "abc", "'; DROP TABLE people"]) {
      const reply = await t.say(code);
      expect(reply.text).toContain("không tìm thấy mã mời này");
      expect(reply.expects).toEqual(before);
    }
  });

  test("the last use goes to one of two; the other is told and keeps name and office", async () => {
    await k.store.tx((tx) =>
      tx.addInvite({
        code: "KHEO-LAST11",
        unit: "tq-tan-trao",
        role: "member",
        person: null,
        usesLeft: 1,
        expiresAt: null,
        at: MONDAY,
      }),
    );
    const [a, b] = [talk(k), talk(k)];
    for (const t of [a, b]) await t.say("KHEO-LAST11", "1", PERSON[0], PERSON[1]);
    const replies = await Promise.all([a.say("1"), b.say("1")]);
    const people = await Promise.all([who(a), who(b)]);
    expect(people.filter((p) => p !== null)).toHaveLength(1);
    const [loser, reply] = people[0] === null ? [a, replies[0]] : [b, replies[1]];
    expect(reply.text).toContain("mã đã hết hạn");
    expect(reply.expects).toMatchObject({ flow: "joining", step: "how" });
    const named = await loser.say("1", "Tuyên Quang", "Tân Trào");
    expect(named.text).toContain(`Đang ghi: ${PERSON[0]}`);
  });

  test.each(DEMO_AREAS.flatMap((a) => a.people.map((p) => [p.code, p.name, p.role] as const)))(
    "%s, made for a known person, makes this conversation theirs at once",
    async (code, name, role) => {
      const t = talk(k);
      const reply = await t.say(code);
      expect(reply.text).toContain(`Chào đồng chí ${name}`);
      expect(reply.expects).toBeNull();
      expect(await who(t)).toMatchObject({ name, demo: true, roles: [{ role }] });
      expect(reply.text.includes("Duyệt bản đăng ký")).toBe(role !== "member");
    },
  );

  test.each([["how"], ["invite"]])(
    "a known person's code at the step “%s” makes no second person",
    async (step) => {
      const before = await peopleCount();
      const t = talk(k);
      await t.say("bắt đầu", "1", ...(step === "invite" ? ["2"] : []), "DEMO-TQ-CANBO");
      expect((await who(t))?.id).toBe((await k.store.invite("DEMO-TQ-CANBO"))?.person);
      expect(await peopleCount()).toBe(before);
    },
  );

  test("somebody who has joined is added to the unit of another invitation, once", async () => {
    const t = talk(k);
    await t.say("KHEO-TQ2026", "1", ...PERSON);
    const reply = await t.say("KHEO-TK2025");
    expect(reply.text).toContain("Trường THCS Tân Kỳ");
    await t.say("KHEO-TK2025");
    const roles = (await who(t))?.roles ?? [];
    expect(roles.map((r) => r.unit).toSorted()).toEqual(["tk-thcs", "tq-tan-trao"]);
  });
});

describe("by one's telephone number", () => {
  const HOW = ["bắt đầu", "1"] as const;

  test.each([
    ["telegram", true],
    ["zalo-oa", true],
    ["zalo-bot", false],
    ["web", false],
    ["terminal", false],
  ] as const)("is offered where the channel can share it: %s %s", async (channel, offered) => {
    const address = `offer-${channel}`;
    await k.say(HOW[0], address, channel);
    const reply = await k.say(HOW[1], address, channel);
    const labels = reply.expects?.options.map((o) => o.label) ?? [];
    expect(labels.includes("Chia sẻ số điện thoại")).toBe(offered);
    expect(labels).toHaveLength(offered ? 3 : 2);
  });

  test("the question carries the channel's offer to share; what is typed proves nothing", async () => {
    const { number } = await listedPerson(k);
    const t = talk(k, undefined, "telegram");
    const asked = await t.say(...HOW, "3");
    expect(asked.expects).toMatchObject({ step: "phone" });
    expect(asked.messages.at(-1)?.body.phone).toBe(true);
    const typed = await t.say(number);
    expect(typed.text).toContain("Số gõ tay chưa đủ");
    expect(typed.expects).toMatchObject({ step: "phone" });
    expect(await who(t, k, "telegram")).toBeNull();
    expect((await t.say("lùi")).expects).toMatchObject({ step: "how" });
  });

  test("on the list and new here: they are that person, with the consent just given, and are asked about reminders", async () => {
    const { person, name, number } = await listedPerson(k);
    const before = await peopleCount();
    const t = talk(k, undefined, "telegram");
    await t.say(...HOW, "3");
    const reply = await t.share(`+84${number.slice(1)}`);
    expect(reply.text).toContain(`Chào đồng chí ${name}`);
    expect(reply.expects).toMatchObject({ flow: "phone", step: "reminders" });
    expect(await who(t, k, "telegram")).toMatchObject({
      id: person,
      name,
      consent: CONSENT_VERSION,
      reminders: false,
    });
    const asked = await t.say("1");
    expect(asked.expects).toMatchObject({ flow: "phone", step: "agree" });
    expect(asked.text).toContain(`${number.slice(0, 4)} ${number.slice(4, 7)} ${number.slice(7)}`);
    const end = await t.choose("Đồng ý");
    expect(end.text).toContain("Đăng ký mô hình");
    expect(end.expects).toBeNull();
    expect(await who(t, k, "telegram")).toMatchObject({ id: person, reminders: true });
    expect(await k.store.phoneOf(person)).toEqual({ person, number, source: "staff-list", agreed: true });
    expect(await peopleCount()).toBe(before);
  });

  test("known here: the conversation is theirs at once; only the number is asked about, once", async () => {
    const { person, number } = await listedPerson(k, { consent: "2026-11-1" });
    const [t, later] = [talk(k, undefined, "telegram"), talk(k, undefined, "telegram")];
    await t.say(...HOW, "3");
    expect((await t.share(number)).expects).toMatchObject({ flow: "phone", step: "agree" });
    expect(await who(t, k, "telegram")).toMatchObject({ id: person, consent: "2026-11-1" });
    await t.say("1");
    await later.say(...HOW, "3");
    const reply = await later.share(number);
    expect(reply.expects).toBeNull();
    expect(reply.text).toContain("Đăng ký mô hình");
    expect(await who(later, k, "telegram")).toMatchObject({ id: person });
  });

  test("of nobody and of several is the same sentence, keeps nothing, and the other ways stand open", async () => {
    const { number } = await listedPerson(k);
    await listedPerson(k, { number });
    const texts: string[] = [];
    for (const shared of [number, freshNumber(), "+14155550100"]) {
      const t = talk(k, undefined, "telegram");
      await t.say(...HOW, "3");
      const reply = await t.share(shared);
      expect(reply.expects).toMatchObject({ flow: "joining", step: "how" });
      expect(await who(t, k, "telegram")).toBeNull();
      texts.push(reply.text);
      await t.say("1", "Tuyên Quang", "Tân Trào", ...PERSON);
      expect(await who(t, k, "telegram")).toMatchObject({ name: PERSON[0] });
      expect(await k.store.phoneOf((await who(t, k, "telegram"))?.id ?? "")).toBeNull();
    }
    expect(new Set(texts).size).toBe(1);
  });

  test("a number that somebody shared is no entry of the list", async () => {
    const { person, number } = await listedPerson(k, { consent: "1" });
    await k.store.tx((tx) => tx.putPhone({ person, number, source: "shared", agreed: true, at: MONDAY }));
    const t = talk(k, undefined, "telegram");
    await t.say(...HOW, "3");
    expect((await t.share(number)).expects).toMatchObject({ step: "how" });
    expect(await who(t, k, "telegram")).toBeNull();
  });

  test("before consent, and where none is asked for, a number is not looked at", async () => {
    const { number } = await listedPerson(k);
    const t = talk(k, undefined, "telegram");
    for (const lines of [["bắt đầu"], ["1"], ["1"]]) {
      await t.say(...lines);
      const asked = t.asked();
      const reply = await t.share(number);
      expect(reply.text).toContain("chưa cần số điện thoại");
      expect(reply.expects).toEqual(asked);
    }
    expect(await who(t, k, "telegram")).toBeNull();
  });

  test("numbers that are nobody's count as wrong codes", async () => {
    const { number } = await listedPerson(k);
    const t = talk(k, undefined, "zalo-oa");
    await t.say(...HOW);
    for (let i = 0; i < 5; i += 1) {
      await t.say("3");
      expect((await t.share(freshNumber())).text).toContain("chưa tìm được đúng một đồng chí");
    }
    await t.say("3");
    expect((await t.share(number)).text).toContain("thử lại sau 07:45");
    expect(await k.store.claimsIn(["tq-tan-trao"])).toEqual([]);
  });
});

test("an invitation made for somebody on the list who has not been here asks for consent and reminders, not for name and office", async () => {
  const { person, name } = await listedPerson(k);
  const invite = { unit: "tq-tan-trao", role: "member", person, usesLeft: 1, expiresAt: null } as const;
  await k.store.tx((tx) => tx.addInvite({ ...invite, code: "KHEO-CHOAN1", at: MONDAY }));
  const t = talk(k);
  expect((await t.say("KHEO-CHOAN1")).expects).toMatchObject({ step: "consent" });
  expect((await t.say("1")).expects).toMatchObject({ step: "reminders" });
  expect((await t.say("lùi")).expects).toMatchObject({ step: "invite" });
  expect((await t.say("KHEO-CHOAN1")).expects).toMatchObject({ step: "reminders" });
  expect((await t.say("1")).text).toContain(`Chào đồng chí ${name}`);
  expect(await who(t)).toMatchObject({ id: person, consent: CONSENT_VERSION, reminders: true });
});

describe("consent", () => {
  test("nothing about a person is stored before the last answer", async () => {
    const before = await peopleCount();
    const t = talk(k);
    for (const line of ["bắt đầu", "1", "1", "Tuyên Quang", "Tân Trào", PERSON[0], PERSON[1]]) {
      await t.say(line);
      expect(await peopleCount()).toBe(before);
    }
    await t.say("1");
    expect(await peopleCount()).toBe(before + 1);
  });

  test("“Xem chi tiết” tells more and asks again", async () => {
    const t = talk(k);
    await t.say("bắt đầu");
    const reply = await t.choose("Xem chi tiết");
    expect(reply.text).toContain("Bên quản lý");
    expect(reply.expects).toMatchObject({ step: "consent" });
  });

  test("who declines stays a guest: may ask, is stored nowhere, may come back", async () => {
    const before = await peopleCount();
    const t = talk(k);
    await t.say("bắt đầu");
    const declined = await t.choose("Không đồng ý");
    expect(declined.expects).toBeNull();
    expect((await t.say("Báo cáo năm nộp về đâu?")).text).toContain("Trả lời: Báo cáo năm nộp về đâu?");
    for (const line of ["đăng ký", "bản đăng ký của tôi", "việc phải làm", "xóa dữ liệu", "duyệt"]) {
      expect((await t.say(line)).expects).toBeNull();
    }
    expect(await who(t)).toBeNull();
    expect(await peopleCount()).toBe(before);
    expect((await t.say("tham gia")).expects).toMatchObject({ flow: "joining", step: "consent" });
  });

  test("“hủy” in the middle leaves a guest", async () => {
    const t = talk(k);
    const reply = await t.say("bắt đầu", "1", "1", "hủy");
    expect(reply.expects).toBeNull();
    expect(reply.text).toContain("chưa lưu gì");
    expect(await who(t)).toBeNull();
  });
});

describe("at every step", () => {
  const ROUTE = ["1", "1", "Tuyên Quang", "Tân Trào", PERSON[0], PERSON[1], "1"];
  const STEPS = ["consent", "how", "area", "unit", "fullName", "title", "reminders"];

  test("help is given, bad input changes nothing, “lùi” goes one step back", async () => {
    const t = talk(k);
    await t.say("bắt đầu");
    for (const [i, line] of ROUTE.entries()) {
      const before = t.asked();
      expect(before.step).toBe(STEPS[i]);
      const help = await t.say("?");
      expect(help.text).toContain("Trợ giúp");
      expect(help.expects).toEqual(before);
      for (const [name, event] of NEVER_AN_ANSWER) {
        const reply = await ("text" in event ? t.say(event.text) : t.press(event.action));
        const hasReason = reply.messages.length > 1;
        expect({ name, hasReason, asked: reply.expects }).toEqual({ name, hasReason: true, asked: before });
      }
      expect((await t.say("lùi")).expects?.step).toBe(STEPS[Math.max(i - 1, 0)]);
      if (i > 0) await t.say(ROUTE[i - 1] ?? "");
      expect(t.asked().step).toBe(STEPS[i]);
      await t.say(line);
    }
    expect((await who(t))?.roles).toEqual([{ unit: "tq-tan-trao", role: "member" }]);
  });

  test("a restart continues where it stood", async () => {
    let own = await openKheo();
    for (const [i, line] of ROUTE.entries()) {
      const t = talk(own, "a");
      if (i === 0) await t.say("bắt đầu");
      const reply = await t.say(line);
      expect(reply.expects?.step).toBe(STEPS[i + 1]);
      own = await own.restart();
    }
    expect((await who(talk(own, "a"), own))?.name).toBe(PERSON[0]);
    await own.close();
  });
});

test("a code made for one person gives nobody else that person's role", async () => {
  const t = talk(k);
  await t.say("bắt đầu", "1", "1", "Tuyên Quang", "1", ...PERSON);
  const before = await who(t);
  expect((await t.say("DEMO-TQ-QUANTRI")).text).toContain("dành cho một người khác");
  expect(await who(t)).toEqual(before);
  expect(before?.roles.map((r) => r.role)).toEqual(["member"]);
});
