/** What a text or a press does to the open flow: control words, asides, questions, answers. */
import { looksLikeQuestion, readCommand, type Command } from "./commands.ts";
import {
  again,
  apply,
  ask,
  askAgain,
  catchUp,
  hasMovedOn,
  isSoft,
  onIdle,
  pop,
  promptTop,
  standing,
  tell,
  top,
  turnTo,
  type Turn,
} from "./run.ts";
import { answered, isFree, isHeardSoftly, isOffered, isOption, meansAnswer, named } from "./hearing.ts";
import { shorten } from "./input.ts";
import { choice, MOST_SHOWN } from "./kinds.ts";
import { asked, asideOptions, help, say, type Standing } from "./prompt.ts";
import { isLate } from "./moments.ts";
import { readChoice } from "./pages.ts";
import { t } from "./text.vi.ts";
import type { Frame, View } from "./types.ts";
import type { Json } from "../ports.ts";

/** Code points of somebody's words that are said back. */
const LONGEST_QUOTE = 60;

/** `pressed`: the text is the tail of a valid button (`3`, `skip`, `claim`, `more`), never a question or a command. */
export function answerFrame(run: Turn, text: string, how: { pressed?: boolean } = {}): void {
  const current = top(run);
  if (current === null) return onIdle(run, text);
  const at = standing(run, current);
  if (at === null) {
    promptTop(run); // says what is gone and closes
    return top(run) === null ? onIdle(run, text) : undefined;
  }
  if (hasMovedOn(run, at)) return catchUp(run);
  const pressed = how.pressed === true;
  if (pressed && !isOffered(run, at, text)) return again(run, t.unknownButton);
  if (pressed && text === "skip") return skip(run, at);
  if (pressed && text === "claim") return claim(run, at);
  if (pressed && text === "more") return choose(run, at, String(MOST_SHOWN));
  const command = pressed || isOption(at, text) ? null : readCommand(text);
  // A soft flow (a reminder waiting for 1–4) keeps only what it understands.
  if (
    isSoft(run) &&
    !isHeardSoftly(at, command) &&
    (command !== null || at.step.parse(text).outcome !== "ok")
  ) {
    if (current.step === "" || at.step.kind === "choice") {
      pop(run);
      return answerFrame(run, text);
    }
  }
  // What a button names was shown with it; words may be older than the question they would answer.
  if (!pressed && isLate(run.state, run.sentAt)) return putAside(run, at, text, command);
  if (at.view.frame.aside !== null) return answerAside(run, at, text, { command, pressed });
  if (command !== null && !meansAnswer(at, command, text)) return obey(run, at, command, text);
  const glance = pressed ? null : run.house.anytime(text, run.ctx);
  if (glance !== null) return apply(run, glance);
  answerStep(run, at, text, pressed);
}

/** Written before this was asked: questions and what only shows something are heard, the rest is said back and changes nothing. */
function putAside(run: Turn, at: Standing, text: string, command: Command | null): void {
  // The platform's “somebody follows” may come after their first word.
  if (command?.command === "start") return;
  if (command?.command === "help" || command?.command === "menu") return obey(run, at, command, text);
  if (looksLikeQuestion(text) === "sure") return ask(run, text);
  const glance = run.house.anytime(text, run.ctx);
  if (glance !== null) return apply(run, glance);
  again(run, t.late(shorten(text.replaceAll("\n", " "), LONGEST_QUOTE)));
}

function answerStep(run: Turn, at: Standing, text: string, pressed: boolean): void {
  const { step } = at;
  const asks = pressed ? "no" : looksLikeQuestion(text);
  const free = isFree(step);
  if (free && asks === "sure") return ask(run, text, text);
  if (pressed) return take(run, at, text);
  if (asks !== "no" && step.parse(text).outcome !== "ok") return ask(run, text, free ? text : null);
  choose(run, at, text);
}

/** Of a long list a part is shown: numbers mean that part, words search the whole. */
function choose(run: Turn, at: Standing, text: string): void {
  const choice = readChoice(text, asked(at, run.state.excerpt).options, run.state.excerpt);
  switch (choice.means) {
    case "answer":
      return at.view.frame.aside === null ? take(run, at, choice.text) : takeAside(run, at, choice.text);
    case "list":
      return turnTo(run, choice.excerpt);
    case "nothing":
      return askAgain(run, choice.reason);
  }
}

/** Reads an answer to the step. */
function take(run: Turn, at: Standing, text: string): void {
  const parsed = at.step.parse(text);
  if (parsed.outcome === "ok") return accept(run, at, parsed.value, parsed.note);
  askAgain(run, parsed.reason);
}

/** Takes an answer and goes on: to the next step, back to where a correction came from, or to the flow's end. */
function accept(run: Turn, at: Standing, value: Json, note?: string): void {
  const { flow, step } = at;
  const view: View = { ...at.view, answers: { ...at.view.answers, [step.id]: value } };
  if (note !== undefined) tell(run, say("reply", note));
  apply(run, flow.accept(view, step, nextStep(run, at, view), run.ctx), { replace: true });
}

function nextStep(run: Turn, at: Standing, view: View): string | null {
  const steps = at.flow.steps(view, run.ctx);
  const here = steps.findIndex((s) => s.id === at.step.id);
  const goal = view.frame.returnTo;
  const end = steps.findIndex((s) => s.id === goal);
  if (goal !== null && end !== -1) {
    const missing = steps
      .slice(0, end)
      .find((s) => view.answers[s.id] === undefined && !s.optional && s.uncounted !== true);
    return missing?.id ?? goal;
  }
  return steps[here + 1]?.id ?? null;
}

function obey(run: Turn, at: Standing, command: Command, text: string): void {
  const { flow } = at;
  switch (command.command) {
    case "help":
      tell(run, help(at));
      return promptTop(run);
    case "start":
      tell(run, say("reply", t.back(at.step.label)));
      return promptTop(run);
    case "back":
      return back(run, at);
    case "skip":
      return skip(run, at);
    case "claim":
      return run.state.claim === null ? answerStep(run, at, text, false) : claim(run, at);
    case "save":
    case "menu":
      if (!flow.controls.save)
        return again(run, command.command === "menu" ? t.back(at.step.label) : t.notHere);
      tell(run, say("reply", flow.saved(at.view)));
      pop(run);
      return top(run) === null ? tell(run, run.house.menu(run.ctx)) : promptTop(run);
    case "edit":
      return flow.controls.edit ? edit(run, at, command.target) : again(run, t.notHere);
    case "cancel":
      if (flow.precious(at.view)) return aside(run, at, "cancel");
      return apply(run, flow.cancel(at.view, run.ctx), { replace: true });
  }
}

function back(run: Turn, at: Standing): void {
  const steps = at.steps;
  const here = steps.findIndex((s) => s.id === at.step.id);
  const goal = at.view.frame.returnTo;
  const previous = goal !== null && steps.some((s) => s.id === goal) ? goal : steps[here - 1]?.id;
  if (previous === undefined) return again(run, t.nothingToGoBack);
  moveTo(run, at, previous, null);
}

function moveTo(run: Turn, at: Standing, step: string, returnTo: string | null): void {
  const frame: Frame = { ...at.view.frame, step, returnTo, aside: null };
  apply(run, at.flow.move({ ...at.view, frame, step }, run.ctx), { replace: true });
}

function skip(run: Turn, at: Standing): void {
  if (!at.step.optional)
    return again(run, at.flow.controls.save ? t.cannotSkip(at.step.label) : t.cannotSkipShort(at.step.label));
  accept(run, at, null);
}

/** The person says that what was taken for a question is the answer. */
function claim(run: Turn, at: Standing): void {
  const text = run.state.claim;
  if (text === null) return again(run, t.staleButton);
  const parsed = at.step.parse(text);
  return parsed.outcome === "ok" ? accept(run, at, parsed.value, parsed.note) : askAgain(run, parsed.reason);
}

function edit(run: Turn, at: Standing, target: string | null): void {
  const options = answered(at);
  if (options.length === 0) return again(run, t.nothingToEdit);
  if (target === null) return aside(run, at, "edit");
  const counted = at.steps.filter((s) => s.uncounted !== true);
  const numbered = /^\d{1,2}$/.test(target) ? counted[Number(target) - 1]?.id : undefined;
  const matches = named(at, target);
  const wanted = options.find((o) => o.value === numbered) ?? (matches.length === 1 ? matches[0] : undefined);
  if (wanted === undefined) return aside(run, at, "edit");
  goEdit(run, at, wanted.value);
}

function goEdit(run: Turn, at: Standing, step: string): void {
  const steps = at.steps;
  // Back to the review when it was reached before, else to where the form stood.
  const goal = at.view.frame.returnTo ?? at.step.id;
  moveTo(run, at, step, steps.some((s) => s.id === goal) && goal !== step ? goal : null);
}

function aside(run: Turn, at: Standing, kind: "edit" | "cancel"): void {
  const frame: Frame = { ...at.view.frame, aside: kind };
  apply(run, { effects: [], frames: [frame], says: [] }, { replace: true });
}

function answerAside(
  run: Turn,
  at: Standing,
  text: string,
  { command, pressed }: { command: Command | null; pressed: boolean },
): void {
  const kind = at.view.frame.aside;
  const options = asideOptions(at);
  if (command?.command === "help" || command?.command === "start") return obey(run, at, command, text);
  if (command?.command === "back" || (kind === "edit" && command?.command === "cancel"))
    return leaveAside(run, at);
  if (pressed) return takeAside(run, at, text);
  if (looksLikeQuestion(text) !== "no" && choice("choice", options).parse(text).outcome === "retry")
    return ask(run, text);
  choose(run, at, text);
}

function leaveAside(run: Turn, at: Standing): void {
  const reopen: Frame = { ...at.view.frame, aside: null };
  apply(run, { effects: [], frames: [reopen], says: [] }, { replace: true });
}

/** Reads an answer to the aside: `text` is in words of the whole list. */
function takeAside(run: Turn, at: Standing, text: string): void {
  const kind = at.view.frame.aside;
  const reopen: Frame = { ...at.view.frame, aside: null };
  const parsed = choice("choice", asideOptions(at)).parse(text);
  if (parsed.outcome === "retry") return askAgain(run, parsed.reason);
  const value = typeof parsed.value === "string" ? parsed.value : "";
  if (kind === "edit" && value !== "")
    return goEdit(run, { ...at, view: { ...at.view, frame: reopen } }, value);
  if (value === "drop")
    return apply(run, at.flow.cancel({ ...at.view, frame: reopen }, run.ctx), { replace: true });
  if (value === "keep")
    return obey(run, { ...at, view: { ...at.view, frame: reopen } }, { command: "save" }, text);
  leaveAside(run, at);
}
