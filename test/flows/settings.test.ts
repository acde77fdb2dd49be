/** One's own data: seen, reminders off and on, everything erased on request, also in the middle of a form. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MONDAY, openKheo, type Kheo } from "../support/kheo.ts";
import { codeIn, formAt, newcomer, onlyDraft, PLANS } from "../support/form.ts";
import { freshNumber, listedPerson } from "../support/listed.ts";
import { scriptedAnswerer, talk, type Talk } from "../support/talk.ts";

let k: Kheo;
beforeAll(async () => {
  k = await openKheo({ answerer: scriptedAnswerer() });
});
afterAll(async () => k.close());

describe("seeing", () => {
  test.each([["xem dữ liệu của tôi"], ["dữ liệu của tôi", "1"], ["/dulieu", "1"], ["5", "xem"]])(
    "%s %s",
    async (...lines) => {
      const { t, person } = await formAt(k, "goal");
      await t.say("lưu nháp");
      const reply = await t.say(...lines);
      const known = await k.store.person(person);
      for (const part of [
        known?.name,
        known?.title,
        "Đảng ủy xã Tân Trào",
        "Bản nháp: 1",
        "Nhắc việc: đang bật",
      ])
        expect(reply.text).toContain(part);
      expect(reply.expects).toBeNull();
    },
  );
});

describe("reminders", () => {
  test.each([
    [["tắt nhắc"], ["bật nhắc"]],
    [["tắt nhắc việc giúp tôi"], ["bật nhắc việc"]],
    [
      ["dữ liệu của tôi", "2"],
      ["dữ liệu của tôi", "2"],
    ],
  ])("%j turns them off, %j on again", async (off, on) => {
    const t = talk(k);
    const { person } = await newcomer(k, t, PLANS[0]);
    await t.say(...off);
    expect((await k.store.person(person))?.reminders).toBe(false);
    expect((await k.store.reminderRecipients()).some((r) => r.person.id === person)).toBe(false);
    await t.say(...on);
    expect((await k.store.person(person))?.reminders).toBe(true);
  });
});

describe("one's telephone number", () => {
  /** A member on a channel that shares numbers. */
  async function member(channel: "telegram" | "zalo-oa" = "telegram"): Promise<{ t: Talk; person: string }> {
    const t = talk(k, undefined, channel);
    return { t, person: (await newcomer(k, t, PLANS[0])).person };
  }
  const reminded = async (number: string) => {
    const open = await k.store.conversationAt("zalo-oa", `tel:84${number.slice(1)}`);
    return open?.unreachable === null ? open.person : null;
  };

  test("is shared by the channel's button, and kept for nothing until it is agreed what for", async () => {
    const { t, person } = await member();
    const number = freshNumber();
    await t.say("dữ liệu của tôi");
    const asked = await t.choose("Số điện thoại");
    expect(asked.messages.at(-1)?.body.phone).toBe(true);
    expect((await t.say(number)).text).toContain("Số gõ tay");
    expect((await t.share(number)).text).toContain(
      "chỉ dùng số này để nhắc hạn khi không gửi được cách khác",
    );
    expect(await k.store.phoneOf(person)).toEqual({ person, number, source: "shared", agreed: false });
    expect(await reminded(number)).toBeNull();
    await t.choose("Đồng ý");
    expect(await k.store.phoneOf(person)).toMatchObject({ number, agreed: true });
    expect(await reminded(number)).toBe(person);
    const seen = await t.say("xem dữ liệu của tôi");
    expect(seen.text).toContain(
      `${number.slice(0, 4)} ${number.slice(4, 7)} ${number.slice(7)} (dùng để nhắc`,
    );
    expect(seen.text).toContain("Kênh: Telegram\n");
    expect(seen.text).not.toContain("Zalo");
  });

  test.each([
    ["số điện thoại", "Không nhắc"],
    ["số điện thoại", "Bỏ số này"],
    ["bỏ số điện thoại", null],
    ["xóa số điện thoại của tôi", null],
  ])("consent is withdrawn by “%s”, %s: nothing is sent there any more", async (typed, choice) => {
    const { t, person } = await member();
    const number = freshNumber();
    await t.say("số điện thoại");
    await t.share(number);
    await t.choose("Đồng ý");
    await t.say(typed);
    const keeps = choice === "Không nhắc";
    await (choice === null ? Promise.resolve() : t.choose(choice));
    expect(await k.store.phoneOf(person)).toEqual(
      keeps ? { person, number, source: "shared", agreed: false } : null,
    );
    expect(await reminded(number)).toBeNull();
    expect(await k.store.conversationAt("zalo-oa", `tel:84${number.slice(1)}`)).toBeNull();
  });

  test("withdrawn and agreed to again, it is a way again", async () => {
    const { t, person } = await member();
    const number = freshNumber();
    for (const _ of [1, 2]) {
      await t.say("số điện thoại");
      await t.share(number);
      await t.choose("Đồng ý");
      expect(await reminded(number)).toBe(person);
      await t.say("bỏ số điện thoại");
      expect(await reminded(number)).toBeNull();
    }
  });

  test("one the operator wrote down stays on the list, but is used no more", async () => {
    const { person, number } = await listedPerson(k, { consent: "1", agreed: true });
    const t = talk(k, undefined, "telegram");
    await t.say("bắt đầu", "1", "3");
    await t.share(number);
    expect((await t.say("bỏ số điện thoại")).text).toContain("danh sách cán bộ");
    expect(await k.store.phoneOf(person)).toEqual({ person, number, source: "staff-list", agreed: false });
  });

  test("a number somebody else is reminded at is taken over only where the platform vouches for it", async () => {
    const number = freshNumber();
    const [first, claimed, vouched] = [await member(), await member("zalo-oa"), await member()];
    for (const { t } of [first, claimed, vouched]) {
      await t.say("số điện thoại");
      await t.share(number);
      await t.choose("Đồng ý");
      expect(await reminded(number)).toBe(t === vouched.t ? vouched.person : first.person);
    }
    await claimed.t.say("bỏ số điện thoại");
    expect(await reminded(number)).toBe(vouched.person);
  });

  test("can't be shared on the web, where it is said how", async () => {
    const t = talk(k);
    await newcomer(k, t, PLANS[0]);
    const reply = await t.say("số điện thoại");
    expect(reply.text).toContain("Telegram hoặc Zalo");
    expect(reply.expects).toBeNull();
  });

  test("goes with everything else", async () => {
    const { t, person } = await member();
    const number = freshNumber();
    await t.say("số điện thoại");
    await t.share(number);
    await t.choose("Đồng ý");
    await t.say("xóa dữ liệu", "xóa hẳn");
    expect(await k.store.phoneOf(person)).toBeNull();
    expect(await reminded(number)).toBeNull();
  });
});

describe("erasing", () => {
  test.each([["xóa dữ liệu"], ["xóa hết dữ liệu của tôi"], ["rút đồng ý"], ["/xoadulieu"]])(
    "“%s” asks whether one is sure; “không” keeps all",
    async (typed) => {
      const t = talk(k);
      const { person } = await newcomer(k, t, PLANS[0]);
      const asked = await t.say(typed);
      expect(asked.expects).toMatchObject({ flow: "settings", step: "sure", kind: "confirm" });
      expect(asked.text).toContain("Không khôi phục được");
      for (const unsure of ["", "😀", "hm", "3"]) expect((await t.say(unsure)).expects?.step).toBe("sure");
      expect((await t.say("không")).expects).toBeNull();
      expect((await k.store.person(person))?.name).not.toBe("");
    },
  );

  test("leaves nothing of the person in the export but the id, and what was sent without their name on it", async () => {
    const own = await openKheo({ answerer: scriptedAnswerer() });
    const t = talk(own);
    await t.say("KHEO-TQ2026", "1", "Vương Thị Bích Ngà", "Phó Chánh Văn phòng Tân Trào", "1");
    const person = (await own.store.conversationAt("web", t.address))?.person ?? "";
    await t.say(
      "đăng ký",
      "1",
      "1",
      "1",
      "Chi bộ của Vương Thị Bích Ngà",
      "lưu nháp",
      "Hỏi về Vương Thị Bích Ngà thì làm thế nào?",
    );
    own.clock.set(MONDAY);
    await own.remind();
    expect(JSON.stringify(await own.store.exportAll())).toContain("Vương Thị Bích Ngà");
    const reply = await t.say("xóa dữ liệu", "xóa hẳn");
    expect(reply.text).toContain("Khéo đã xóa dữ liệu");
    expect(reply.expects).toBeNull();

    const all = await own.store.exportAll();
    expect(JSON.stringify(all)).not.toMatch(/Bích Ngà|Phó Chánh Văn phòng/);
    expect(all.people.filter((p) => p.id === person)).toMatchObject([
      { name: "", title: "", consent: null, reminders: false, roles: [] },
    ]);
    expect(all.conversations.filter((c) => c["person"] === person)).toEqual([]);
    expect(all.drafts.filter((d) => d["person"] === person)).toEqual([]);
    expect(all.audit.filter((a) => a["object"] === person)).toMatchObject([{ action: "person.erase" }]);
    expect((await own.history(t.address)).map((m) => m.body.text)).toEqual([
      expect.stringContaining("đã xóa dữ liệu"),
    ]);
    expect(await own.remind()).toBe(0);
    expect((await own.store.reminderRecipients()).some((r) => r.person.id === person)).toBe(false);

    const anew = await t.say("bắt đầu");
    expect(anew.expects).toMatchObject({ flow: "joining", step: "consent" });
    await own.close();
  });

  test("what was sent stays with the receiving unit", async () => {
    const { t, person } = await formAt(k, "review");
    const code = codeIn(await t.say("gửi"));
    await t.say("xóa dữ liệu", "2");
    expect(await k.store.registrationByCode(code)).toMatchObject({ person, state: "submitted" });
    expect((await t.say("1", code)).text).not.toContain(`Mã biên nhận: ${code}`);
  });

  test("takes the person's other conversations along", async () => {
    const { t, code } = await formAt(k, "goal");
    const other = talk(k);
    await other.say(code);
    await t.say("xóa dữ liệu", "2");
    expect(await k.history(other.address)).toEqual([]);
    expect((await other.say("xin chào")).expects).toMatchObject({ flow: "joining", step: "consent" });
  });

  test("a press of a button from before it does nothing", async () => {
    const { t } = await formAt(k, "ownerKind");
    const old = t.asked().options[0]?.action ?? "";
    await t.say("xóa dữ liệu", "2");
    expect((await t.press(old)).expects).toMatchObject({ flow: "joining", step: "consent" });
  });
});

describe("in the middle of a form", () => {
  test("one's data are shown, and the form comes back", async () => {
    const { t, person } = await formAt(k, "goal");
    const draft = await onlyDraft(k, person);
    expect((await t.say("dữ liệu của tôi")).expects).toMatchObject({ flow: "settings", step: "what" });
    const reply = await t.choose("Xem dữ liệu");
    expect(reply.expects).toMatchObject({ flow: "registration", step: "goal" });
    expect(await onlyDraft(k, person)).toEqual(draft);
  });

  test.each([["không làm gì"], ["hủy"]])("“%s” goes back to the form", async (leave) => {
    const { t } = await formAt(k, "goal");
    await t.say("dữ liệu của tôi");
    expect((await t.say(leave)).expects).toMatchObject({ flow: "registration", step: "goal" });
  });

  test("erasing closes the form", async () => {
    const { t, person } = await formAt(k, "goal");
    await t.say("xóa dữ liệu");
    expect((await t.say("xóa hẳn")).expects).toBeNull();
    expect(await k.store.openDraftsOf(person)).toEqual([]);
  });
});
