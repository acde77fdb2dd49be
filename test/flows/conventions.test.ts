/** What holds at every step: the fixed line, 0 · 9 · ?, help for who is stuck, long lists in pages; and a form's numbers mean what is shown. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MONDAY, openKheo, type Kheo } from "../support/kheo.ts";
import { fillUntil, formAt, goodAnswer, newcomer, onlyDraft, PLANS } from "../support/form.ts";
import { scriptedAnswerer, talk } from "../support/talk.ts";

let k: Kheo;
beforeAll(async () => {
  k = await openKheo({ answerer: scriptedAnswerer() });
});
afterAll(async () => k.close());

const lastLine = (text: string): string => text.split("\n").at(-1) ?? "";

describe.each(PLANS)("the form of %s", (plan) => {
  test("ends every question with the fixed line, and 0, 9 and ? do what it says", async () => {
    const { t } = await formAt(k, "ownerKind", plan);
    let before = "";
    for (let guard = 0; guard < 40 && t.asked().step !== "review"; guard += 1) {
      const { step, kind } = t.asked();
      const help = await t.say("?");
      expect(help.text).toContain("Trợ giúp · ");
      expect(help.expects?.step).toBe(step);
      const cancel = kind === "number" || kind === "date" ? "“hủy” để hủy" : "9 Hủy";
      const back = kind === "number" ? "“lùi” để quay lại" : "0 Quay lại";
      expect(lastLine(help.text)).toBe(`${back} · ${cancel} · ? Trợ giúp · “lưu” để làm sau`);
      expect((await t.say(cancel.startsWith("9") ? "9" : "hủy")).expects?.step).toBe("cancel");
      expect((await t.say("0")).expects?.step).toBe(step);
      expect((await t.say(back.startsWith("0") ? "0" : "lùi")).expects?.step).toBe(
        before === "" ? "year" : before,
      );
      await fillUntil(t, step);
      before = step;
      await t.say(goodAnswer(t.asked()));
    }
    expect(t.asked().step).toBe("review");
  }, 30_000);
});

test("“9” is the beginning of an answer where a number is asked for", async () => {
  const { t } = await formAt(k, "continuation", PLANS[1]);
  await t.choose("Duy trì");
  expect(t.asked()).toMatchObject({ step: "continuationSince", kind: "number" });
  for (const typed of ["9", "0"]) expect((await t.say(typed)).expects?.step).toBe("continuationSince");
});

test("a bare “9” at a date cancels nothing", async () => {
  const { t } = await formAt(k, "startDate");
  expect((await t.say("9")).expects?.step).toBe("startDate");
});

describe("the question whether to cancel", () => {
  test("a second 9 drops nothing", async () => {
    const { t, person } = await formAt(k, "name");
    const twice = await t.say("9", "9");
    expect(twice.expects?.step).toBe("cancel");
    expect(await onlyDraft(k, person)).toMatchObject({ state: "open" });
  });

  test("has help of its own", async () => {
    const { t } = await formAt(k, "name");
    expect((await t.say("9", "?")).text).toContain("Trợ giúp · Hủy");
    expect((await t.say("0", "sửa", "?")).text).toContain("Trợ giúp · Sửa một mục");
  });
});

describe("who is stuck", () => {
  test.each([
    ["ownerKind", "gì cơ", /từ 1 đến 2, ví dụ: 1/],
    ["startDate", "hôm nào đó", /ví dụ 05\/12\/2026/],
    ["name", "x", /Ví dụ: /],
  ])(
    "at “%s” is asked again with an example, then offered help, until they answer",
    async (step, typed, example) => {
      const { t } = await formAt(k, step);
      const first = await t.say(typed);
      expect(first.text).toMatch(example);
      expect(first.text).not.toContain("Nếu còn vướng");
      for (const again of [await t.say(typed), await t.say(typed)])
        expect(again.text).toContain("Nếu còn vướng, đồng chí gõ ? để được hướng dẫn.");
      await t.say(goodAnswer(t.asked()));
      expect((await t.say("😀")).text).not.toContain("Nếu còn vướng");
    },
  );
});

describe("“sửa” in a form that is nearly done: more items than have numbers", () => {
  test("comes in pages, and a number means the page that is shown", async () => {
    const { t } = await formAt(k, "review");
    const first = await t.say("sửa");
    expect(first.text).toMatch(/Có \d+ lựa chọn: gõ số, hoặc gõ một phần tên để tìm/);
    expect(first.text).toContain("\n8. Xem thêm\n");
    const firstLabels = t.asked().options.slice(0, 7);
    const second = await t.say("8");
    const [shown] = t.asked().options;
    expect(second.text).toContain(`\n1. ${shown?.label}\n`);
    expect(firstLabels.map(({ label }) => label)).not.toContain(shown?.label);
    const label = shown?.label ?? "";
    expect((await t.say("1")).text).toContain(`· ${label}`);
  });

  test("every item has a working button, whatever page is shown; one of an earlier page changes nothing", async () => {
    const { t } = await formAt(k, "review");
    await t.say("sửa");
    const all = t.asked().options;
    await t.say("8");
    expect(
      t
        .asked()
        .options.map(({ label }) => label)
        .toSorted(),
    ).toEqual(all.map(({ label }) => label).toSorted());
    const stale = await t.press(all[0]?.action ?? "");
    expect(stale.text).toContain("đã cũ");
    expect(stale.expects?.step).toBe("edit");
    expect((await t.choose("Mục tiêu")).expects?.step).toBe("goal");
  });

  test("a part of a name finds: one at once, several to choose from", async () => {
    const { t } = await formAt(k, "review");
    await t.say("sửa");
    expect((await t.say("người phụ trách")).expects?.step).toBe("lead");
    await t.say("0", "sửa");
    const hits = await t.say("ngày");
    expect(hits.text).toMatch(/Có 2 lựa chọn khớp/);
    expect(hits.text).toContain("8. Xem cả danh sách");
    expect((await t.say("2")).expects?.step).toBe("endDate");
  });
});

test("a unit among forty is found by paging and by typing", async () => {
  const plan = PLANS[0];
  await k.store.tx(async (tx) => {
    for (let i = 1; i <= 40; i += 1) {
      const name = `Ủy ban nhân dân xã Thử ${"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[i % 26]}${i}`;
      await tx.addUnit({ id: `thu-${i}`, parent: null, plan, name, kind: "ubnd-xa", at: MONDAY });
    }
  });
  const t = talk(k);
  await t.say("bắt đầu", "1", "1", "Tuyên Quang");
  expect(t.asked().step).toBe("unit");
  expect(t.asked().options.length).toBeLessThanOrEqual(31);
  expect(t.asked().options.at(-1)?.label).toBe("Xem thêm");
  const [before] = t.asked().options;
  await t.choose("Xem thêm");
  expect(t.asked().options[0]).not.toEqual(before);
  expect((await t.say("xã thử")).text).toMatch(/Có 40 lựa chọn khớp, đây là 7/);
  expect((await t.say("thử b27")).expects?.step).toBe("fullName");
});

test("a reminder's questions end with the line too", async () => {
  const t = talk(k);
  await newcomer(k, t, PLANS[0]);
  k.clock.set(MONDAY);
  await k.remind();
  expect(lastLine((await t.say("2")).text)).toBe("0 Quay lại · 9 Hủy · ? Trợ giúp");
});
