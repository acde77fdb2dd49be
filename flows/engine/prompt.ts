/** How the current step is put to the person: one message, complete as numbered text, with the same options as buttons. */
import type { Button, Citation, Expects, OutboundKind } from "../ports.ts";
import { length, shorten } from "./input.ts";
import { MOST_SHOWN } from "./kinds.ts";
import { shownOf, type Shown } from "./pages.ts";
import { t } from "./text.vi.ts";
import type { Excerpt, Flow, Option, Say, Step, View } from "./types.ts";

/** Every message stays within what the narrowest channel takes (2,000 characters), with room for its markup. */
export const MAX_MESSAGE = 1_900;
/** Options offered as buttons: those that are shown first, and as many of the others as there is room for. */
const MAX_BUTTONS = 30;
const SHOWN_VALUE = 240;

/** Where a conversation stands: a step of a flow, among those that apply now. */
export interface Standing {
  readonly flow: Flow;
  readonly view: View;
  readonly step: Step;
  readonly steps: readonly Step[];
}

/** A question as it stands before the person: a step of the flow, or the engine's own aside. */
export interface Asked {
  readonly flow: string;
  readonly step: string;
  readonly kind: Step["kind"];
  readonly heading: string;
  readonly question: string;
  readonly options: readonly Option[];
  /** What of the options is numbered in the message. */
  readonly shown: Shown;
  readonly example: string | null;
  readonly current: string | null;
  readonly optional: boolean;
  readonly position: number;
  readonly of: number;
  readonly footer: string;
  readonly phone: boolean;
}

export function say(
  kind: OutboundKind,
  text: string,
  rest: { buttons?: readonly Button[]; citations?: readonly Citation[] } = {},
): Say {
  return { kind, text, buttons: rest.buttons ?? [], citations: rest.citations ?? [], files: [] };
}

/** The current step of a flow, or the aside that stands before it; `excerpt`: which part of a long list is shown. */
export function asked(at: Standing, excerpt: Excerpt | null): Asked {
  const question = questionOf(at);
  return { ...question, shown: shownOf(question.options, excerpt) };
}

/** “Bước 4/15”; null for a question of the conversation, and where there is one step only. */
export function whereIn({ step, steps }: Standing): { position: number; of: number } | null {
  const counted = steps.filter((s) => s.uncounted !== true);
  const position = counted.findIndex((s) => s.id === step.id) + 1;
  return position === 0 || counted.length === 1 ? null : { position, of: counted.length };
}

function questionOf(standing: Standing): Omit<Asked, "shown"> {
  const { flow, view, step, steps } = standing;
  const where = whereIn(standing);
  const counted = steps.filter((s) => s.uncounted !== true);
  const { position, of } = where ?? { position: 1, of: Math.max(counted.length, 1) };
  const value = view.answers[step.id];
  const plain = { flow: flow.id, position, of, current: null, example: null, optional: false, phone: false };
  switch (view.frame.aside) {
    case "edit":
      return {
        ...plain,
        step: "edit",
        kind: "choice",
        heading: t.edit.label,
        question: t.edit.question,
        options: editOptions(steps, view),
        footer: footer([t.footer.back, t.footer.cancel, t.footer.help]),
      };
    case "cancel":
      return {
        ...plain,
        step: "cancel",
        kind: "choice",
        heading: t.cancel.label,
        question: t.cancel.question,
        options: cancelOptions(flow),
        footer: footer([t.footer.back, t.footer.help]),
      };
    case null:
      return {
        ...plain,
        step: step.id,
        kind: step.kind,
        heading: where === null ? step.label : t.progress(position, of, step.label),
        question: step.question,
        options: step.options,
        example: step.example,
        current: value === undefined || step.kind === "confirm" ? null : step.show(value),
        optional: step.optional,
        phone: step.phone === true,
        footer: footerOf(flow, step),
      };
  }
}

/** Steps already answered, offered for correction; the last option goes back. */
export function editOptions(steps: readonly Step[], view: View): readonly Option[] {
  const answered = steps.filter((s) => view.answers[s.id] !== undefined && s.kind !== "confirm");
  return [
    ...answered.map((s) => ({ value: s.id, label: s.label })),
    { value: "", label: t.edit.none, aliases: ["khong", "khong sua"] },
  ];
}

/** The options of the aside that stands before the step. */
export function asideOptions({ flow, view, steps }: Standing): readonly Option[] {
  return view.frame.aside === "edit" ? editOptions(steps, view) : cancelOptions(flow);
}

function cancelOptions(flow: Flow): readonly Option[] {
  return [
    ...(flow.controls.save ? [{ value: "keep", label: t.cancel.keep }] : []),
    { value: "drop", label: t.cancel.drop, aliases: ["huy"] },
    { value: "back", label: t.cancel.back, aliases: ["khong", "lam tiep"] },
  ];
}

/** The message that asks. */
export function prompt(a: Asked, token: string): Say {
  const { places, note, more } = a.shown;
  const labels = places.map((place) => a.options[place]?.label ?? "");
  const lines = [
    a.heading,
    a.question,
    ...(a.example === null ? [] : [t.example(shorten(a.example, 300))]),
    ...(a.current === null || a.current === "" ? [] : [t.current(shorten(a.current, SHOWN_VALUE))]),
    ...(a.optional ? [t.optional] : []),
    note,
    ...labels.map((label, i) => `${i + 1}. ${label}`),
    ...(more === null ? [] : [`${MOST_SHOWN}. ${more}`]),
    a.footer,
  ];
  const said = say("reply", lines.filter((l) => l !== "").join("\n"), { buttons: buttons(a, token) });
  return a.phone ? { ...said, phone: true } : said;
}

export function expects(a: Asked, token: string): Expects {
  return {
    flow: a.flow,
    step: a.step,
    kind: a.kind,
    options: buttons(a, token),
    optional: a.optional,
    position: a.position,
    of: a.of,
  };
}

/** An action names the option's place in the whole list, whatever number it is shown under. */
function buttons(a: Asked, token: string): readonly Button[] {
  const { places } = a.shown;
  const others = a.options.map((_, i) => i).filter((i) => !places.includes(i));
  const options = [...places, ...others]
    .slice(0, MAX_BUTTONS)
    .map((place) => ({ label: a.options[place]?.label ?? "", action: `${token}.${place + 1}` }));
  const more = a.options.length > MAX_BUTTONS ? [{ label: t.pages.more, action: `${token}.more` }] : [];
  const skip = a.optional ? [{ label: t.skip, action: `${token}.skip` }] : [];
  return [...options, ...more, ...skip];
}

/** The fixed line under every question. Where a bare number may be the answer, words stand instead of the numbers. */
function footerOf({ controls }: Flow, { kind }: Step): string {
  const { back, backWord, cancel, cancelWord, help: helps, save } = t.footer;
  const isNumber = kind === "number";
  return footer([
    isNumber ? backWord : back,
    isNumber || kind === "date" ? cancelWord : cancel,
    helps,
    ...(controls.save ? [save] : []),
  ]);
}

function footer(parts: readonly string[]): string {
  return parts.join(" · ");
}

/** The help of a step, or of the aside before it: Khéo's explanation, the directive's words, the commands. */
export function help({ flow, step, view }: Standing): Say {
  const { aside } = view.frame;
  if (aside !== null) return say("reply", [t.helpHeading(t[aside].label), t[aside].help].join("\n"));
  const citation = step.help.citation;
  const lines = [
    t.helpHeading(step.label),
    step.help.text,
    ...(step.example === null ? [] : [t.example(shorten(step.example, 300))]),
    citation === null
      ? ""
      : t.helpQuote(t.section(citation.number, citation.section), shorten(citation.quote, 700)),
    flow.controls.save ? t.helpControls.full : t.helpControls.short,
  ];
  return say("reply", lines.filter((l) => l !== "").join("\n"), {
    citations: citation === null ? [] : [citation],
  });
}

/** A long text as several messages, cut at line ends, then at sentence or word ends; nothing is dropped. */
export function split(text: string, max = MAX_MESSAGE): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  while (length(rest) > max) {
    const head = Array.from(rest).slice(0, max).join("");
    const cut = [head.lastIndexOf("\n"), head.lastIndexOf(". ") + 1, head.lastIndexOf(" ")].find(
      (at) => at > head.length / 2,
    );
    const at = cut ?? head.length;
    parts.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  return rest === "" ? parts : [...parts, rest];
}
