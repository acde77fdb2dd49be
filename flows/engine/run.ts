/** One turn under way: its state, what was decided so far, and the moves every part of the engine makes. */
import type { Answer, Expects, Instant } from "../ports.ts";
import { withGuess } from "./codes.ts";
import { readCommand } from "./commands.ts";
import { fold } from "./input.ts";
import { asked, expects, prompt, say, split, type Standing } from "./prompt.ts";
import { newState, openFrame } from "./state.ts";
import { t } from "./text.vi.ts";
import type { Effect, Excerpt, Flow, Frame, Outcome, Say, State } from "./types.ts";
import type { Ctx, FlowEvent, Link } from "./world.ts";

/** What the engine needs to know of the house it works in: its flows and what to do when none is open. */
export interface House {
  flow(id: string): Flow | null;
  /** The flow a newcomer is led into. */
  readonly joining: Flow;
  /** What a text or a menu key means when no flow is open; null when it means nothing here. */
  idle(input: { text: string } | { key: string }, ctx: Ctx): Outcome | null;
  /** Words that work in the middle of anything (one's own data, registrations, duties): shown, then the form comes back. */
  anytime(text: string, ctx: Ctx): Outcome | null;
  /** The menu, shown when there is nothing else to say. */
  menu(ctx: Ctx): Say;
  /** Greets a newcomer: said once, before joining's first question. */
  welcome(ctx: Ctx): readonly Say[];
  /** Words about one's channels, codes to link them, and number: they work anywhere. */
  identity(text: string, ctx: Ctx): Outcome | null;
  /** A link code that holds has been typed. */
  linked(link: Link, ctx: Ctx): Outcome;
  /** An invitation typed outside the joining flow, by someone who has joined. */
  invited(ctx: Ctx): Outcome | null;
  /** Tells of reminders and opens their reply surface; `busy` when another flow is open. */
  remind(event: FlowEvent & { type: "reminder" }, busy: boolean, ctx: Ctx): Outcome;
  /** Opens the replies to one of several reminders: by its place among the newest that came together, or by its id; null when there is none. */
  chooseReminder(chosen: number | string, ctx: Ctx): Outcome | null;
  /** What a reminder's button or “nhắc N” means; null when the reminder is not this person's. */
  answerReminder(reminder: string | null, choice: number, ctx: Ctx): Outcome | null;
  answer(answer: Answer): Say;
  /** A file that was sent has been fetched, or could not be. */
  file(event: FlowEvent & { type: "file-kept" | "file-lost" }, ctx: Ctx): Outcome;
  /** The button of a registration's paper or files. */
  papers(what: "paper" | "files", code: string, ctx: Ctx): Outcome;
  /** A paper is there. */
  paper(event: FlowEvent & { type: "paper-made" }, ctx: Ctx): Outcome;
  receipt(code: string): Say;
}

/** How many earlier questions follow-ups may refer to. */
const HISTORY = 6;

/** One turn under way: state and what was decided so far. */
export interface Turn {
  readonly ctx: Ctx;
  readonly house: House;
  state: State;
  /** When the person wrote what came, by the platform's clock; null where nobody did, or nobody knows. */
  readonly sentAt: Instant | null;
  readonly effects: Effect[];
  /** This turn gave a receipt: a second press still asks for the same one. */
  receiptTold: boolean;
  /** What came was turned away without being read as an answer. */
  refused: boolean;
  /** Where the frame that was last looked at stood, when so many effects had been decided. */
  stood: { readonly frame: Frame; readonly effects: number; readonly at: Standing | null } | null;
}

/** What a person types a second time right after submitting: not the menu's first item. */
const SENT_AGAIN = /^(1|gui|gui di|gui dang ky)$/;

/** Who Khéo is, then joining's first question. */
export function greet(run: Turn): void {
  for (const hello of run.house.welcome(run.ctx)) tell(run, hello);
  open(run, [openFrame(run.house.joining, "")]);
}

/** A text while no flow is open: the menu's words, else a question. */
export function onIdle(run: Turn, text: string): void {
  const { receipt } = run.state;
  if (receipt?.fresh === true && SENT_AGAIN.test(fold(text))) return tellReceipt(run, receipt.code);
  const outcome = run.house.idle({ text }, run.ctx);
  if (outcome !== null) return apply(run, outcome);
  const command = readCommand(text);
  if (command !== null || text.split(/\s+/).length < 2) return showMenu(run);
  ask(run, text);
}

/** Asks a question outside the transaction; the form, if one is open, comes back with the answer. */
export function ask(run: Turn, question: string, claim: string | null = null): void {
  const units = run.ctx.world.units;
  const own = run.ctx.world.roles
    .map((r) => units.find((u) => u.id === r.unit)?.plan)
    .find((p) => p !== undefined);
  run.effects.push({ type: "ask", question, plan: own ?? null, history: run.state.history });
  run.state = { ...run.state, claim, history: [...run.state.history, question].slice(-HISTORY) };
}

/** The receipt of the last submission again; it stays fresh. */
export function tellReceipt(run: Turn, code: string): void {
  tell(run, run.house.receipt(code));
  run.receiptTold = true;
}

/** Carries out what a flow decided and shows what is asked next. */
export function apply(run: Turn, outcome: Outcome, how: { quiet?: boolean; replace?: boolean } = {}): void {
  for (const s of outcome.says) tell(run, s);
  run.effects.push(...outcome.effects);
  if (outcome.guest !== undefined) run.state = { ...run.state, guest: outcome.guest };
  if (outcome.receipt !== undefined) {
    run.state = { ...run.state, receipt: { token: run.state.token, code: outcome.receipt, fresh: true } };
    run.receiptTold = true;
  }
  if (how.replace === true) run.state = { ...run.state, stack: run.state.stack.slice(0, -1) };
  if (outcome.frames.length > 0 && isSoft(run)) pop(run);
  if (outcome.frames.length > 0 || how.replace === true) open(run, outcome.frames);
  // Of somebody who is forgotten nothing is left to go on with.
  if (outcome.effects.some((e) => isForgotten(e, run.ctx)))
    run.state = {
      ...newState(run.ctx.ids.id()),
      guesses: run.state.guesses,
      guest: outcome.guest ?? false,
    };
  if (how.quiet !== true) promptTop(run);
}

/** The conversation is nobody's any more. */
function isForgotten(effect: Effect, { world }: Ctx): boolean {
  return (
    effect.type === "erase-person" ||
    (effect.type === "unlink" && effect.conversation === world.conversation.id)
  );
}

/** A wrong code counts, until a right one comes. */
export function missed(run: Turn): void {
  run.state = { ...run.state, guesses: withGuess(run.state.guesses, run.ctx.now) };
}

/** Puts frames on the stack; what is asked has changed, so buttons made before are stale from here on. */
function open(run: Turn, frames: readonly Frame[]): void {
  renew(run);
  run.state = { ...run.state, stack: [...run.state.stack, ...frames] };
}

export function pop(run: Turn): void {
  renew(run);
  run.state = { ...run.state, stack: run.state.stack.slice(0, -1) };
}

function renew(run: Turn): void {
  const { ids, now } = run.ctx;
  const asked = { token: ids.id(), askedAt: now, excerpt: null, misses: 0, claim: null, shown: null };
  run.state = { ...run.state, ...asked };
}

/** Shows another part of a long list: its numbers mean something else from here on. */
export function turnTo(run: Turn, excerpt: Excerpt): void {
  renew(run);
  run.state = { ...run.state, excerpt };
  promptTop(run);
}

/** What was said is no answer: asked again with the reason, and from the second time on with a way to help. */
export function askAgain(run: Turn, reason: string): void {
  const misses = run.state.misses + 1;
  run.state = { ...run.state, misses };
  again(run, misses === 1 ? reason : `${reason}\n${t.stuck}`);
}

/** Remembers which step the person sees when the turn ends. */
export function remember(run: Turn): void {
  const current = top(run);
  const at = current === null ? null : standing(run, current);
  run.state = { ...run.state, shown: at === null ? null : nameOf(at) };
}

/** The draft went on in another conversation: the step shown here is no longer the one that waits. */
export function hasMovedOn(run: Turn, at: Standing): boolean {
  return run.state.shown !== null && run.state.shown !== nameOf(at);
}

/** Says so and shows the step that waits; buttons shown before are stale. */
export function catchUp(run: Turn): void {
  renew(run);
  again(run, t.movedOn);
}

function nameOf({ flow, view, step }: Standing): string {
  return [flow.id, view.draft?.id ?? "", step.id].join("/");
}

/** One message, or several when it is longer than the narrowest channel takes; buttons and citations stay with the last part. */
export function tell(run: Turn, message: Say): void {
  const parts = split(message.text);
  parts.forEach((text, i) => {
    const rest = i === parts.length - 1 ? {} : { buttons: [], citations: [], files: [] };
    run.effects.push({ type: "say", say: { ...message, text, ...rest } });
  });
}

/** Says why nothing changed, and shows the current step again. */
export function again(run: Turn, reason: string): void {
  run.refused = true;
  tell(run, say("reply", reason));
  if (top(run) === null) {
    if (run.ctx.world.person === null && !run.state.guest) greet(run);
    else return showMenu(run);
  }
  promptTop(run);
}

function showMenu(run: Turn): void {
  tell(run, run.house.menu(run.ctx));
}

/** Shows the step the conversation stands at; a flow whose work is gone says so and closes. */
export function promptTop(run: Turn): void {
  for (let current = top(run); current !== null; current = top(run)) {
    const at = standing(run, current);
    if (at !== null) return tell(run, prompt(asked(at, run.state.excerpt), run.state.token));
    const flow = run.house.flow(current.flow);
    if (flow !== null) tell(run, say("reply", flow.gone(current, run.ctx)));
    pop(run);
  }
}

export function waitsFor(run: Turn): Expects | null {
  const current = top(run);
  const at = current === null ? null : standing(run, current);
  return at === null ? null : expects(asked(at, run.state.excerpt), run.state.token);
}

/** Where a frame stands; a step that no longer exists becomes the first unanswered one. */
export function standing(run: Turn, frame: Frame): Standing | null {
  // Asked several times a turn; only what the turn has decided since changes the answer.
  const { stood, effects } = run;
  if (stood?.frame === frame && stood.effects === effects.length) return stood.at;
  const at = stand(run, frame);
  run.stood = { frame, effects: effects.length, at };
  return at;
}

function stand(run: Turn, frame: Frame): Standing | null {
  const flow = run.house.flow(frame.flow);
  const view = flow?.view(frame, after(run)) ?? null;
  if (flow === null || view === null) return null;
  const steps = flow.steps(view, run.ctx);
  const step =
    steps.find((s) => s.id === view.step) ??
    steps.find((s) => view.answers[s.id] === undefined) ??
    steps.at(-1);
  return step === undefined ? null : { flow, view, step, steps };
}

/** The world as it will be once this turn's drafts are written: later steps of the same turn see them. */
function after(run: Turn): Ctx {
  let drafts = run.ctx.world.drafts;
  for (const effect of run.effects) {
    if (effect.type === "add-draft") drafts = [effect.draft, ...drafts];
    if (effect.type === "save-draft")
      drafts = drafts
        .map((d) => (d.id === effect.draft.id ? { ...d, ...effect.draft, version: d.version + 1 } : d))
        .filter((d) => d.state === "open");
  }
  return { ...run.ctx, world: { ...run.ctx.world, drafts } };
}

export function top(run: Turn): Frame | null {
  return run.state.stack.at(-1) ?? null;
}

export function isSoft(run: Turn): boolean {
  const current = top(run);
  return current !== null && run.house.flow(current.flow)?.soft === true;
}

/** Something is under way that a new question would interrupt: any open flow but a soft one nobody has begun to answer. */
export function isBusy(run: Turn): boolean {
  const current = top(run);
  if (current === null) return false;
  const at = standing(run, current);
  return at === null || !isSoft(run) || at.steps[0]?.id !== at.step.id;
}
