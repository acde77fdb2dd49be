/** One person on several channels, where things happen at once, again, and in any order. */
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newState } from "../../flows/engine/state.ts";
import { wantsOf } from "../../flows/linking/words.ts";
import { telephoneAddress } from "../../bot/channels/traits.ts";
import { demoCode, formAt, newcomer, PLANS } from "../support/form.ts";
import { MONDAY, openKheo, type Kheo } from "../support/kheo.ts";
import { freshNumber, listedPerson } from "../support/listed.ts";
import { scriptedAnswerer, talk, type Talk } from "../support/talk.ts";

let k: Kheo;
beforeEach(async () => {
  k = await openKheo({ answerer: scriptedAnswerer() });
});
afterEach(async () => k.close());

async function codeOf(t: Talk): Promise<string> {
  return /LK-\w{8}/.exec((await t.say("liên kết")).text)?.[0] ?? expect.unreachable("no code");
}

async function personAt(t: Talk): Promise<string | null> {
  return (await k.store.conversationAt("web", t.address))?.person ?? null;
}

describe("a code", () => {
  test("typed in ten conversations at once makes one of them theirs", async () => {
    const web = talk(k);
    const { person } = await newcomer(k, web, PLANS[0]);
    const code = await codeOf(web);
    const others = Array.from({ length: 10 }, () => talk(k));
    const replies = await Promise.all(others.map((t) => t.say(code)));
    const people = await Promise.all(others.map(personAt));
    expect(people.filter((each) => each === person)).toHaveLength(1);
    expect(people.filter((each) => each === null)).toHaveLength(9);
    expect(replies.filter(({ text }) => text.includes("đã dùng"))).toHaveLength(9);
  });

  test("confirmed by two who both said they were one is used for one of them", async () => {
    const [into, a, b] = [await formAt(k, "goal"), await formAt(k, "goal"), await formAt(k, "goal")];
    const code = await codeOf(into.t);
    for (const { t } of [a, b]) await t.say(code);
    await Promise.all([a.t.say("1"), b.t.say("1")]);
    const merged = (await Promise.all([a, b].map(({ t }) => personAt(t)))).filter((p) => p === into.person);
    expect(merged).toHaveLength(1);
    expect(await k.store.openDraftsOf(into.person)).toHaveLength(2);
  });

  test("the same event again changes nothing and says the same", async () => {
    const web = talk(k);
    const { person } = await newcomer(k, web, PLANS[0]);
    const code = await codeOf(web);
    const first = await k.send("typed", { text: code }, "other");
    expect(await k.send("typed", { text: code }, "other")).toEqual(first);
    expect((await k.store.conversationsOf(person)).map(({ address }) => address).toSorted()).toEqual(
      [web.address, "other"].toSorted(),
    );
  });

  test("is in no export and gone with who made it", async () => {
    const web = talk(k);
    await newcomer(k, web, PLANS[0]);
    const code = await codeOf(web);
    expect(JSON.stringify(await k.store.exportAll())).not.toContain(code);
    await web.say("xóa dữ liệu", "2");
    expect(await k.store.linkCode(code)).toBeNull();
  });
});

test("an ordinary turn wants nothing more of the store than it did", () => {
  const nothing = {
    invite: null,
    joiningWith: null,
    link: null,
    linkingWith: null,
    number: null,
    own: false,
    codesFrom: null,
  };
  for (const text of ["1", "đăng ký", "Tuyến đường hoa tổ dân phố 5", "DVK-7M3PQR", "Báo cáo nộp ngày nào?"])
    expect(wantsOf(newState("t"), { type: "text", text }, MONDAY)).toEqual(nothing);
  expect(wantsOf(newState("t"), { type: "action", action: "m.register" }, MONDAY)).toEqual(nothing);
});

test("what waits to be sent where one has let go does not go there any more", async () => {
  const web = talk(k);
  const { person } = await newcomer(k, web, PLANS[0]);
  const telegram = talk(k, undefined, "telegram");
  await telegram.say(await codeOf(web));
  const line = await k.store.conversationAt("telegram", telegram.address);
  const waiting = { conversation: line?.id ?? "", channel: "telegram", kind: "reminder" } as const;
  const body = { text: "Nhắc việc", buttons: [], citations: [], files: [] };
  const [id, cause] = [k.deps.ids.id(), k.deps.ids.id()];
  await k.store.tx((tx) =>
    tx.enqueue([{ ...waiting, id, cause, seq: 99, body, nextAt: MONDAY, at: MONDAY }]),
  );
  await web.say("kênh của tôi", "2");
  expect((await k.store.stranded(10)).map((row) => row.id)).toContain(id);
  const sent = await k.store.claimOutbox({ channels: ["telegram"], now: MONDAY, limit: 99 });
  expect(sent.map((row) => row.id)).not.toContain(id);
  // Whoever speaks there now can be answered.
  expect(await k.store.conversation(line?.id ?? "")).toMatchObject({ person: null, unreachable: null });
  expect((await k.store.conversationsOf(person)).map(({ channel }) => channel)).toEqual(["web"]);
});

describe("a telephone number", () => {
  test("is a way for reminders only: a notice never goes there, even where nothing else is left", async () => {
    const reviewer = talk(k, undefined, "telegram");
    await reviewer.say(demoCode(PLANS[0], "reviewer"), "số điện thoại");
    const number = freshNumber();
    await reviewer.share(number);
    await reviewer.choose("Đồng ý");
    const line = await k.store.conversationAt("zalo-oa", telephoneAddress(number));
    const own = await k.store.conversationAt("telegram", reviewer.address);
    const gone = { id: own?.id ?? "", unreachable: "telegram-blocked", at: MONDAY };
    await k.store.tx((tx) => tx.setReachable(gone));
    expect((await k.store.conversationsOf(line?.person ?? "")).map(({ id }) => id)).toEqual([line?.id]);

    const { number: listed } = await listedPerson(k);
    const claimant = talk(k, undefined, "zalo-oa");
    await claimant.say("bắt đầu", "1", "3");
    await claimant.share(listed);
    expect(await k.store.claimsIn(["tq-tan-trao"])).toHaveLength(1);
    expect(await k.store.messagesAfter(line?.id ?? "", 0, 99)).toEqual([]);
  });

  test("leaves nothing of itself when it is withdrawn, and nothing more is sent there", async () => {
    const t = talk(k, undefined, "telegram");
    await newcomer(k, t, PLANS[0]);
    const number = freshNumber();
    await t.say("số điện thoại");
    await t.share(number);
    await t.choose("Đồng ý");
    const line = await k.store.conversationAt("zalo-oa", telephoneAddress(number));
    await t.say("bỏ số điện thoại");
    expect(await k.store.conversation(line?.id ?? "")).toMatchObject({
      person: null,
      address: `gone:${line?.id}`,
      unreachable: "gone",
    });
  });
});

const OPS = ["give", "take", "yes", "no", "let go", "menu"] as const;

test("law: whatever is linked, merged and let go, no draft gets lost, and nobody speaks as somebody who is not there", async () => {
  const op = fc.record({ who: fc.integer({ min: 0, max: 2 }), what: fc.constantFrom(...OPS) });
  await fc.assert(
    fc.asyncProperty(fc.array(op, { minLength: 4, maxLength: 14 }), async (ops) => {
      const all = [await formAt(k, "goal"), await formAt(k, "goal"), await formAt(k, "goal")];
      const drafts = (await Promise.all(all.map(({ person }) => k.store.openDraftsOf(person)))).flat();
      let code = "LK-23456789";
      for (const { who, what } of ops) {
        const { t } = all[who] ?? expect.unreachable("three conversations");
        if (what === "give") code = /LK-\w{8}/.exec((await t.say("liên kết")).text)?.[0] ?? code;
        else
          await t.say(
            ...{
              take: [code],
              yes: ["1"],
              no: ["hủy", "3"],
              "let go": ["kênh của tôi", "1"],
              menu: ["lưu nháp"],
            }[what],
          );
      }
      for (const { id } of drafts) {
        const draft = await k.store.draft(id);
        // Only “hủy hẳn” ends one, and nobody said that.
        expect(draft?.state).toBe("open");
        expect((await k.store.person(draft?.person ?? ""))?.name).not.toBe("");
      }
      for (const { t } of all) {
        const person = await personAt(t);
        expect(person === null || (await k.store.person(person))?.name).not.toBe("");
      }
    }),
    { numRuns: 12 },
  );
}, 60_000);
