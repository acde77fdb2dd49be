/** The contract of the form: every step of every plan helps, refuses what it cannot use, takes its answer by hand and by button. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openKheo, type Kheo } from "../support/kheo.ts";
import {
  beginForm,
  codeIn,
  goodAnswer,
  newcomer,
  onlyDraft,
  onlyRegistration,
  PLANS,
  SAMPLES,
  type PlanId,
} from "../support/form.ts";
import { NEVER_AN_ANSWER, scriptedAnswerer, talk, type Talk } from "../support/talk.ts";

const QUESTION = "Báo cáo tổng kết năm nộp trước ngày nào?";

/** For every step of every plan; the first plan's steps get them all. */
const THE_WORST = NEVER_AN_ANSWER.filter(([name]) => /nothing|100,000|emoji|controls|forged/.test(name));

const WORD: unknown = expect.any(String);

let k: Kheo;
beforeAll(async () => {
  k = await openKheo({ answerer: scriptedAnswerer() });
});
afterAll(async () => k.close());

/** What the draft holds that an answer may change. */
async function held(person: string) {
  const { step, answers, state, plan } = await onlyDraft(k, person);
  return { step, answers, state, plan };
}

describe.each(PLANS)("%s, step by step", (plan) => {
  test("the whole form", async () => {
    const t = talk(k);
    const { person } = await newcomer(k, t, plan);
    await beginForm(k, t, plan);
    const walked: string[] = [];
    let stale = "";
    while (t.asked().step !== "review") {
      const { step } = t.asked();
      walked.push(step);
      await getsHelp(t, plan);
      await refusesWhatItCannotUse(t, person, stale, plan === PLANS[0] ? NEVER_AN_ANSWER : THE_WORST);
      await answersAQuestion(t, person);
      stale = t.asked().options[0]?.action ?? stale;
      await takesItsAnswer(t, person);
      await goesBackAndForth(t, step);
    }
    await refusesWhatItCannotUse(t, person, stale, NEVER_AN_ANSWER);
    expect(walked).toEqual(stepsOf(plan));
    const draft = await onlyDraft(k, person);
    const code = codeIn(await t.choose("Gửi đăng ký"));
    expect(code).toBe(draft.code);
    const sent = await onlyRegistration(k, person);
    expect(sent).toMatchObject({
      code,
      plan,
      practice: plan !== PLANS[0],
      state: "submitted",
      draft: draft.id,
    });
    expect(sent.answers).toEqual(draft.answers);
  });
});

/** The steps a plan's form has, but for those it fills in itself. */
function stepsOf(plan: PlanId): readonly string[] {
  const known = k.knowledge.plans.find((p) => p.id === plan);
  const steps = known?.form.map((e) => e.step).filter((s) => s !== "directive" && s !== "review") ?? [];
  return known?.years.length === 1 ? steps.filter((s) => s !== "year") : steps;
}

async function getsHelp(t: Talk, plan: PlanId): Promise<void> {
  const before = t.asked();
  const entry = k.knowledge.plans.find((p) => p.id === plan)?.form.find((e) => e.step === before.step);
  const reply = await t.say("?");
  expect(reply.text).toContain("Trợ giúp");
  expect(reply.text).toContain(entry?.label ?? "");
  expect(reply.messages.flatMap((m) => m.body.citations)).toEqual(
    entry?.source == null ? [] : [entry.source],
  );
  expect(reply.expects).toEqual(before);
}

/** Nothing that is no answer changes the draft or what is asked; each gets a reason and the question again. */
async function refusesWhatItCannotUse(
  t: Talk,
  person: string,
  stale: string,
  never: typeof NEVER_AN_ANSWER,
): Promise<void> {
  const before = t.asked();
  const draft = await held(person);
  const ownToken = before.options[0]?.action.replace(/\.[^.]+$/, "");
  const free = ["text", "longtext", "list"].includes(before.kind);
  const bad = [
    ...never,
    ...(stale === "" ? [] : [["a stale press", { action: stale }] as const]),
    ...(ownToken === undefined
      ? []
      : ([
          ["an option that is not there", { action: `${ownToken}.99` }],
          ["a claim of nothing", { action: `${ownToken}.claim` }],
        ] as const)),
    ...(free ? [] : ([["31/02/2026", { text: "31/02/2026" }]] as const)),
    ...(before.optional ? [] : ([["skipping what is required", { text: "bỏ qua" }]] as const)),
  ];
  for (const [name, event] of bad) {
    const reply = await ("text" in event ? t.say(event.text) : t.press(event.action));
    const hasReason = reply.messages.length > 1;
    const found = { name, hasReason, asked: reply.expects, draft: await held(person) };
    expect(found).toEqual({ name, hasReason: true, asked: before, draft });
  }
}

async function answersAQuestion(t: Talk, person: string): Promise<void> {
  const before = t.asked();
  const draft = await held(person);
  const reply = await t.say(QUESTION);
  expect(reply.text).toContain(`Trả lời: ${QUESTION}`);
  expect(reply.expects).toEqual(before);
  expect(await held(person)).toEqual(draft);
}

/** The step takes its answer in each way there is, and keeps the same each time; the form then stands at the next step. */
async function takesItsAnswer(t: Talk, person: string): Promise<void> {
  const { step, kind, options } = t.asked();
  const [first] = options;
  // Free answers are typed decomposed, as phones send them.
  const byHand = () => t.say(goodAnswer(t.asked()).normalize("NFD"));
  const byButton = () => t.choose(first?.label ?? "");
  const byLabel = () => t.say(first?.label ?? "");
  const ways = kind === "choice" ? [byButton, byHand, byLabel] : kind === "file" ? [byButton] : [byHand];
  const kept: unknown[] = [];
  for (const answer of ways) {
    if (kept.length > 0) await t.say("lùi");
    await answer();
    kept.push((await held(person)).answers[step]);
  }
  const stored = kind === "choice" ? WORD : kind === "file" ? null : SAMPLES[step]?.stored;
  expect(kept).toEqual(kept.map(() => stored));
  expect(new Set(kept.map((value) => JSON.stringify(value))).size).toBe(1);
}

/** “lùi” shows the step with what was answered; answering again comes to the same next step. */
async function goesBackAndForth(t: Talk, step: string): Promise<void> {
  const next = t.asked().step;
  const back = await t.say("lùi");
  expect(back.expects?.step).toBe(step);
  expect(back.text.includes("Đang ghi: ")).toBe(back.expects?.kind !== "file");
  await t.say(goodAnswer(t.asked()));
  expect(t.asked().step).toBe(next);
}
