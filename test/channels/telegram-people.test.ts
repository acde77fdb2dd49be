/** One person and Khéo: joining, what can't be read, their telephone number, and what happens when they block the bot. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { t as engine } from "../../flows/engine/text.vi.ts";
import type { FakeUser } from "../fakes/telegram/people.ts";
import { goodAnswer } from "../support/form.ts";
import { listedPerson } from "../support/listed.ts";
import { fixture, HOA } from "./telegram-fixtures.ts";
import { openScene, type Scene } from "./telegram-scene.ts";

let s: Scene;
beforeEach(async () => {
  s = await openScene();
});
afterEach(() => s.line.close());

describe("joining", () => {
  test("Start with the code of somebody known makes the conversation theirs", async () => {
    expect(await s.heard(() => s.hoa.start("DEMO-TQ-CANBO"))).toContain("Chào đồng chí Nguyễn Thị Hoa");
    expect(await s.personAt()).toBe((await s.line.kheo.store.invite("DEMO-TQ-CANBO"))?.person);
    expect(s.line.reminded).toBe(1);
    expect(s.line.telegram.commands({ type: "chat", chat_id: HOA.id })).toBeUndefined();
    expect(s.line.telegram.problems).toEqual([]);
  });

  test("a reviewer finds the reviewers' command in the menu", async () => {
    await s.heard(() => s.hoa.start("DEMO-TQ-DUYET"));
    const scope = { type: "chat", chat_id: HOA.id } as const;
    await s.line.telegram.until(() => s.line.telegram.commands(scope) !== undefined);
    const names = s.line.telegram.commands(scope)?.map(({ command }) => command);
    expect(names).toContain("duyet");
    expect(names).not.toContain("kehoach");
  });

  test("Start with an invitation, then words and buttons, to the menu", async () => {
    expect(await s.heard(() => s.hoa.start("KHEO-TQ2026"))).toContain("đồng ý");
    await s.heard(() => s.hoa.press("Đồng ý"));
    await s.say("Nguyễn Thị Hoa".normalize("NFD"));
    await s.say("Bí thư chi bộ");
    expect(await s.heard(() => s.hoa.press("Có, nhắc tôi"))).toContain("Đảng ủy xã Tân Trào");
    const person = (await s.personAt()) ?? "";
    expect(await s.line.kheo.store.person(person)).toMatchObject({ name: "Nguyễn Thị Hoa", reminders: true });
    expect(await s.line.kheo.store.rolesOf(person)).toEqual([{ unit: "tq-tan-trao", role: "member" }]);
    expect(s.line.telegram.problems).toEqual([]);
  });

  test("Start alone, and Start from a group, greet; nothing of the account is kept", async () => {
    for (const param of [undefined, "nhom"])
      expect(await s.heard(() => s.hoa.start(param))).toContain("Đồng chí có đồng ý không?");
    expect(await s.rows()).not.toContain(HOA.username);
  });

  test.each([undefined, "nhom"])("Start in the middle is no answer: with %s", async (param) => {
    await s.heard(() => s.hoa.start("KHEO-TQ2026"));
    await s.say("1");
    const asked = await s.line.asked(HOA.id);
    expect(asked.step).toBe("fullName");
    expect(await s.heard(() => s.hoa.start(param))).toContain("Họ và tên của đồng chí?");
    expect((await s.line.asked(HOA.id)).step).toBe("fullName");
  });

  test("a name of HTML, direction marks and broken letters comes back as the text it is", async () => {
    await s.heard(() => s.hoa.start("KHEO-TQ2026"));
    await s.say("1");
    await s.say("<b>Hoa</b> &amp; \u202e\ud83d<i>Nguyễn");
    await s.say("<a href=x>");
    expect(await s.say("2")).toContain("đồng chí <b>Hoa</b> &amp; <i>Nguyễn.");
    expect(s.line.telegram.problems).toEqual([]);
  });
});

describe("what can't be read gets its sentence and the step again", () => {
  beforeEach(() => s.people());

  test.each([
    ["photo with a caption", engine.unreadable.file],
    ["document", engine.unreadable.file],
    ["video", engine.unreadable.file],
    ["voice", engine.unreadable.voice],
    ["audio", engine.unreadable.voice],
    ["video note", engine.unreadable.voice],
    ["sticker", engine.unreadable.other],
    ["location", engine.unreadable.other],
    ["dice", engine.unreadable.other],
    ["edited text", engine.unreadable.edited],
    ["edited caption", engine.unreadable.edited],
    ["somebody else's contact", engine.unreadable.contact],
    ["contact of nobody on Telegram", engine.unreadable.contact],
    ["own contact", engine.phoneNotAsked],
  ])("%s", async (name, sentence) => {
    const asked = await s.line.asked(HOA.id);
    await s.line.take(fixture("messages", name));
    expect(s.lastOf()).toContain(sentence);
    expect(s.lastOf()).toContain("Đồng chí có đồng ý không?");
    expect({ ...(await s.line.asked(HOA.id)), options: [] }).toEqual({ ...asked, options: [] });
    expect(await s.personAt()).toBeNull();
  });
});

describe("coming in by one's telephone number", () => {
  beforeEach(async () => {
    await s.heard(() => s.hoa.start());
    await s.heard(() => s.hoa.press("Đồng ý"));
    await s.heard(() => s.hoa.press("Chia sẻ số điện thoại"));
  });

  test("one's own, on the staff list: recognised, and the button is taken away", async () => {
    const { person, name, number } = await listedPerson(s.line.kheo);
    expect(s.chat().replyKeyboard).not.toBeNull();
    expect(await s.heard(() => s.hoa.shareContact(`84${number.slice(1)}`))).toContain(name);
    expect(await s.personAt()).toBe(person);
    expect(s.line.reminded).toBe(1);
    expect(s.line.telegram.problems).toEqual([]);
  });

  test("somebody else's makes nobody of them", async () => {
    const { number } = await listedPerson(s.line.kheo);
    expect(await s.heard(() => s.hoa.shareContact(`84${number.slice(1)}`, HOA.id + 1))).toContain(
      engine.unreadable.contact,
    );
    expect(await s.personAt()).toBeNull();
    expect((await s.line.asked(HOA.id)).step).toBe("phone");
  });
});

describe("a telephone number", () => {
  beforeEach(async () => {
    await s.heard(() => s.hoa.start("DEMO-TQ-CANBO"));
    await s.say("đăng ký");
    for (let asked = await s.line.asked(HOA.id); asked.step !== "contact"; asked = await s.line.asked(HOA.id))
      await s.say(goodAnswer(asked));
  });

  test("of one's own is taken where it is asked for", async () => {
    expect(s.chat().replyKeyboard).not.toBeNull();
    await s.heard(() => s.hoa.shareContact("84912345678"));
    expect(JSON.stringify((await s.line.export()).drafts)).toContain(
      "Nguyễn Thị Hoa, Cán bộ Ban Xây dựng Đảng, 0912345678",
    );
    expect((await s.line.asked(HOA.id)).step).not.toBe("contact");
    expect(s.chat().replyKeyboard).toBeNull();
    expect(s.line.telegram.problems).toEqual([]);
  });

  test("of somebody else is refused, and not kept", async () => {
    expect(await s.heard(() => s.hoa.shareContact("+84987654321", HOA.id + 1))).toContain(
      engine.unreadable.contact,
    );
    expect((await s.line.asked(HOA.id)).step).toBe("contact");
    expect(await s.rows()).not.toContain("987654321");
  });
});

describe("somebody who blocks the bot", () => {
  let staff: FakeUser;
  beforeEach(async () => {
    staff = s.line.telegram.user({ id: 5_000_000_789, first_name: "Quang" });
    await s.heard(() => staff.start("DEMO-TQ-DUYET"), staff.id);
    await s.heard(() => s.hoa.start("DEMO-TQ-CANBO"));
  });

  const notices = (): readonly string[] =>
    s
      .chat(staff.id)
      .messages.map(({ text }) => text)
      .filter((text) => text.includes("không nhắn được cho"));
  const dead = async (): Promise<number> => (await s.line.kheo.store.counts())["outbox_dead"] ?? 0;

  test("can't be reached; staff hear of it once; with Start they are back", async () => {
    const before = s.chat().messages.length;
    s.hoa.block();
    await s.line.pump();
    expect((await s.line.at(HOA.id))?.unreachable).toBe("telegram-blocked");
    expect(notices()).toEqual([expect.stringContaining("Nguyễn Thị Hoa")]);
    await s.line.kheo.remind();
    await s.line.take();
    expect(s.chat().messages).toHaveLength(before);
    expect(await s.heard(() => s.hoa.start())).not.toBe("");
    expect((await s.line.at(HOA.id))?.unreachable).toBeNull();
    expect(notices()).toHaveLength(1);
    expect(s.line.telegram.problems).toEqual([]);
  });

  test("is found out by the message that does not arrive, if Telegram says nothing; staff hear of it once", async () => {
    s.hoa.say("menu");
    const [asked = {}] = await s.line.fetch();
    s.hoa.block();
    await s.line.take(asked);
    expect((await s.line.at(HOA.id))?.unreachable).toBe("telegram-blocked");
    expect(await dead()).toBe(1);
    expect(notices()).toHaveLength(1);
    await s.line.pump();
    expect(notices()).toHaveLength(1);
    expect(s.line.telegram.calls.filter(({ answered }) => answered === 403)).toHaveLength(1);
  });

  test("and writes again is reached, even if nobody told of the unblocking", async () => {
    s.hoa.block();
    await s.line.pump();
    s.hoa.start();
    const updates = await s.line.fetch();
    const before = s.chat().messages.length;
    await s.line.take(...updates.filter((update) => "message" in update));
    expect((await s.line.at(HOA.id))?.unreachable).toBeNull();
    expect(s.chat().messages.length).toBeGreaterThan(before);
  });

  test("and comes back without a word is reached again", async () => {
    s.hoa.block();
    s.hoa.unblock();
    await s.line.pump();
    expect((await s.line.at(HOA.id))?.unreachable).toBeNull();
    expect(notices()).toHaveLength(1);
  });
});
