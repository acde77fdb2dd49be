/**
 * The engine: `(state, event, world, now) → (state, effects)`, pure. It keeps the stack of open flows, reads commands, tells questions
 * from answers, walks steps, and says what is asked next. What the answers mean is the flows' own business (`flows/index.ts`).
 */
import type { Answer, Instant } from "../ports.ts";
import { readCode, showTime } from "./codes.ts";
import { looksLikeQuestion, readCommand } from "./commands.ts";
import { answerFrame } from "./frame.ts";
import { onReminderPress, onReminderWords } from "./reminding.ts";
import { length, MAX_TEXT, mentionsSecretStamp } from "./input.ts";
import { isBack, isFromPerson, isGreeting, isLate } from "./moments.ts";
import { say, whereIn } from "./prompt.ts";
import {
  again,
  apply,
  ask,
  catchUp,
  greet,
  hasMovedOn,
  isSoft,
  onIdle,
  pop,
  promptTop,
  tell,
  missed,
  tellReceipt,
  top,
  waitsFor,
  type House,
  type Turn,
  isBusy,
  remember,
  standing,
} from "./run.ts";
import { t } from "./text.vi.ts";
import type { Outcome, State, TurnOutcome } from "./types.ts";
import type { Ctx, FlowEvent } from "./world.ts";

/** `sentAt`: when the person wrote what came, by the platform's clock (`moments.ts`). */
export function turn(
  house: House,
  state: State,
  event: FlowEvent,
  ctx: Ctx,
  sentAt: Instant | null = null,
): TurnOutcome {
  const run: Turn = {
    ctx,
    house,
    state,
    sentAt,
    effects: [],
    receiptTold: false,
    refused: false,
    stood: null,
  };
  if (ctx.world.conversation.shared) return shared(run, event);
  if (isFromPerson(event) && tellWhereItStopped(run, event)) return outcomeOf(run);
  switch (event.type) {
    case "text":
      onText(run, event.text);
      break;
    case "action":
      onAction(run, event.action);
      break;
    case "command":
      onCommand(run, event.says);
      break;
    case "phone":
      onPhone(run, event.number);
      break;
    case "file":
      onFile(run, event);
      break;
    case "unreadable":
      again(run, t.unreadable[event.what]);
      break;
    case "answer":
      onAnswer(run, event.answer);
      break;
    case "file-kept":
    case "file-lost":
      onFileBack(run, event);
      break;
    case "paper-made":
      apply(run, house.paper(event, ctx), { quiet: true });
      if (top(run) !== null && !isSoft(run)) promptTop(run);
      break;
    case "reminder":
      apply(run, house.remind(event, isBusy(run), ctx), { quiet: true });
      break;
  }
  const { receipt } = run.state;
  if (receipt?.fresh === true && !run.receiptTold && event.type !== "reminder")
    run.state = { ...run.state, receipt: { ...receipt, fresh: false } };
  return outcomeOf(run);
}

function outcomeOf(run: Turn): TurnOutcome {
  remember(run);
  return { state: run.state, effects: run.effects, expects: waitsFor(run), refused: run.refused };
}

/** Who comes back to something half done is told what it was; true when they only said hello, and the question is asked again. */
function tellWhereItStopped(run: Turn, event: FlowEvent): boolean {
  const { state, ctx } = run;
  const wasAway = isBack(state, ctx.now);
  run.state = { ...state, heardAt: ctx.now };
  const current = top(run);
  const at = !wasAway || current === null || isSoft(run) ? null : standing(run, current);
  if (at === null) return false;
  tell(run, say("reply", t.underWay(at.step.label, whereIn(at))));
  if (event.type !== "text" || !isGreeting(event.text)) return false;
  promptTop(run);
  return true;
}

/** Where several people read along, Khéo answers what is asked about the plans, and nothing that is somebody's own. */
function shared(run: Turn, event: FlowEvent): TurnOutcome {
  switch (event.type) {
    case "text": {
      const text = event.text.replace(/^(?:\/\p{L}\S*|hỏi|hoi)[\s:,]+/iu, "");
      if (length(text) > MAX_TEXT) tell(run, say("reply", t.tooLong(length(text), MAX_TEXT)));
      else if (mentionsSecretStamp(text)) tell(run, say("reply", t.secret));
      else if (looksLikeQuestion(text) === "no") tell(run, say("reply", t.shared));
      else ask(run, text);
      break;
    }
    case "answer":
      tell(run, run.house.answer(event.answer));
      break;
    case "action":
    case "command":
    case "phone":
    case "file":
    case "unreadable":
      tell(run, say("reply", t.shared));
      break;
    case "reminder":
    case "file-kept":
    case "file-lost":
    case "paper-made":
      // What is somebody's own never goes to a group.
      break;
  }
  return { state: run.state, effects: run.effects, expects: null, refused: false };
}

function onText(run: Turn, text: string): void {
  if (text === "") return again(run, t.empty);
  if (length(text) > MAX_TEXT) return again(run, t.tooLong(length(text), MAX_TEXT));
  if (mentionsSecretStamp(text)) return again(run, t.secret);
  if (onReminderWords(run, text)) return;
  if (onCode(run, text)) return;
  const { person, invite } = run.ctx.world;
  // A guest who brings an invitation after all is asked for consent again.
  const isNew = person === null && (!run.state.guest || invite !== null);
  if (isNew && top(run) === null) return welcome(run, text);
  if (invite !== null && person !== null) {
    const outcome = run.house.invited(run.ctx);
    if (outcome !== null) return apply(run, outcome);
  }
  if (top(run) === null) return onIdle(run, text);
  answerFrame(run, text);
}

/** A code is looked at before anything else; true when nothing is left to do with the text. */
function onCode(run: Turn, text: string): boolean {
  const code = readCode(text);
  if (code === null) return false;
  const { codesFrom, invite, link, person } = run.ctx.world;
  if (codesFrom !== null) {
    if (code.ours) again(run, t.codesBarred(showTime(codesFrom)));
    return code.ours;
  }
  const current = top(run);
  const isNew =
    person === null && (current === null ? !run.state.guest : current.flow === run.house.joining.id);
  if ((code.kind === "link" ? link : invite) !== null) run.state = { ...run.state, guesses: [] };
  else if (code.ours || isNew) missed(run);
  if (code.kind === "invite") return false;
  if (link === null) again(run, t.linkUnknown);
  else onLink(run, run.house.linked(link, run.ctx));
  return true;
}

/** Whoever was joining has joined; a question about another code gives way to this one. */
function onLink(run: Turn, outcome: Outcome): void {
  const current = top(run);
  const isNew = run.ctx.world.person === null;
  const replace = current !== null && (isNew || outcome.frames.some(({ flow }) => flow === current.flow));
  apply(run, outcome, { replace });
}

/** The first word of a newcomer: who Khéo is, then the first question of joining; what was asked is answered too. */
function welcome(run: Turn, text: string): void {
  greet(run);
  if (run.ctx.world.invite !== null) return answerFrame(run, text);
  const own = run.house.identity(text, run.ctx);
  if (own !== null) return apply(run, own);
  if (looksLikeQuestion(text) !== "no") return ask(run, text);
  promptTop(run);
}

/** What the menu of commands offers: control words always, the rest where nothing is being asked. */
function onCommand(run: Turn, says: string | null): void {
  if (says === null) return again(run, t.unknownCommand);
  const isOpen = top(run) !== null && !isSoft(run);
  const works = readCommand(says) !== null || run.house.anytime(says, run.ctx) !== null;
  if (isOpen && !works) return again(run, t.busy);
  onText(run, says);
}

/** Whoever shares their number where one is asked for has given name and office already. */
function onPhone(run: Turn, number: string): void {
  const current = top(run);
  const at = current === null ? null : standing(run, current);
  if (at?.step.phone !== true || at.view.frame.aside !== null) return again(run, t.phoneNotAsked);
  const { person } = run.ctx.world;
  const { flow, view } = at;
  if (flow.phone !== undefined) return onOwnNumber(run, flow.phone(view, number, run.ctx));
  answerFrame(
    run,
    [person?.name ?? "", person?.title ?? "", number].filter((each) => each !== "").join(", "),
  );
}

/** A number that is nobody's, shared to come in by it, counts as a wrong code. */
function onOwnNumber(run: Turn, outcome: Outcome): void {
  const { person, listed, codesFrom } = run.ctx.world;
  if (person === null && listed === null && codesFrom === null) missed(run);
  apply(run, outcome, { replace: true });
}

/** A file is taken where one is asked for; its bytes are fetched later, so nothing is said of it yet. */
function onFile(run: Turn, { file, caption }: FlowEvent & { type: "file" }): void {
  if (mentionsSecretStamp(caption)) return again(run, t.secret);
  const current = top(run);
  const at = current === null ? null : standing(run, current);
  const asksForFiles = at?.step.takes !== undefined && at.view.frame.aside === null;
  if (at === null || !asksForFiles || at.view.draft === null) return again(run, t.unreadable.file);
  if (hasMovedOn(run, at)) return catchUp(run);
  if (isLate(run.state, run.sentAt)) return again(run, t.lateFile);
  const refusal = at.step.takes?.(file) ?? null;
  if (refusal !== null) return again(run, refusal);
  run.effects.push({ type: "fetch-file", file, draft: at.view.draft.id });
}

/** What became of a file; where files are still being asked for, the question comes again with it. */
function onFileBack(run: Turn, event: FlowEvent & { type: "file-kept" | "file-lost" }): void {
  apply(run, run.house.file(event, run.ctx), { quiet: true });
  const current = top(run);
  const at = current === null ? null : standing(run, current);
  if (at?.step.takes !== undefined && at.view.draft?.id === event.draft) promptTop(run);
}

function onAction(run: Turn, action: string): void {
  const { state, house, ctx } = run;
  if (onReminderPress(run, action)) return;
  const paper = /^([pf])\.(DVK-[A-Z0-9]{6})$/.exec(action);
  if (paper?.[2] !== undefined)
    return apply(run, house.papers(paper[1] === "p" ? "paper" : "files", paper[2], ctx));
  const menu = /^m\.([a-z-]{1,20})$/.exec(action);
  if (menu?.[1] !== undefined) {
    if (isSoft(run)) pop(run);
    if (top(run) !== null) return again(run, t.staleButton);
    const outcome = house.idle({ key: menu[1] }, ctx);
    return outcome === null ? again(run, t.unknownButton) : apply(run, outcome);
  }
  const press = /^([\w-]{4,40})\.(skip|claim|more|\d{1,3})$/.exec(action);
  if (press === null) return again(run, t.unknownButton);
  if (press[1] !== state.token || top(run) === null) {
    if (state.receipt !== null && press[1] === state.receipt.token) {
      tellReceipt(run, state.receipt.code);
      return promptTop(run);
    }
    return again(run, t.staleButton);
  }
  answerFrame(run, press[2] ?? "", { pressed: true });
}

/** An answer comes back; the form, if one is open, comes back with it. */
function onAnswer(run: Turn, answer: Answer): void {
  tell(run, run.house.answer(answer));
  if (top(run) === null || isSoft(run)) return;
  if (run.state.claim !== null) {
    const buttons = [{ label: t.claimButton, action: `${run.state.token}.claim` }];
    tell(run, say("reply", t.claim, { buttons }));
  }
  promptTop(run);
}
