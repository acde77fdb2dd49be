/** How the current step is put to the person: one message, complete as numbered text, with the same options as buttons. */
import type { Button, Citation, Expects, OutboundKind } from "../ports.ts";
import { length, shorten } from "./input.ts";
import { t } from "./text.vi.ts";
import type { Flow, Option, Say, Step, View } from "./types.ts";

/** Every message stays within what the narrowest channel takes (2,000 characters), with room for its markup. */
export const MAX_MESSAGE = 1_900;
/** Options shown of a long list; all of them can be typed. */
const SHOWN_OPTIONS = 12;
/** Options offered as buttons. */
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

/** The current step of a flow, or the aside that stands before it. */
export function asked({ flow, view, step, steps }: Standing): Asked {
  const counted = steps.filter((s) => s.uncounted !== true);
  const at = counted.findIndex((s) => s.id === step.id);
  const position = Math.max(at, 0) + 1;
  const of = Math.max(counted.length, 1);
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
        footer: "",
      };
    case "cancel":
      return {
        ...plain,
        step: "cancel",
        kind: "choice",
        heading: t.cancel.label,
        question: t.cancel.question,
        options: cancelOptions(flow),
        footer: "",
      };
    case null:
      return {
        ...plain,
        step: step.id,
        kind: step.kind,
        heading: step.uncounted === true || of === 1 ? step.label : t.progress(position, of, step.label),
        question: step.question,
        options: step.options,
        example: step.example,
        current: value === undefined || step.kind === "confirm" ? null : step.show(value),
        optional: step.optional,
        phone: step.phone === true,
        footer:
          step.kind === "choice" || step.kind === "confirm"
            ? ""
            : flow.controls.save
              ? t.footer.full
              : t.footer.short,
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

export function cancelOptions(flow: Flow): readonly Option[] {
  return [
    ...(flow.controls.save ? [{ value: "keep", label: t.cancel.keep }] : []),
    { value: "drop", label: t.cancel.drop, aliases: ["huy"] },
    { value: "back", label: t.cancel.back, aliases: ["khong", "lam tiep"] },
  ];
}

/** The message that asks. */
export function prompt(a: Asked, token: string): Say {
  const shown = a.options.length > SHOWN_OPTIONS + 3 ? a.options.slice(0, SHOWN_OPTIONS) : a.options;
  const lines = [
    a.heading,
    a.question,
    ...(a.example === null ? [] : [t.example(shorten(a.example, 300))]),
    ...(a.current === null || a.current === "" ? [] : [t.current(shorten(a.current, SHOWN_VALUE))]),
    ...(a.optional ? [t.optional] : []),
    ...(a.footer === "" ? [] : [a.footer]),
    ...shown.map((o, i) => `${i + 1}. ${o.label}`),
    ...(shown.length < a.options.length ? [t.longList(shown.length, a.options.length)] : []),
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

function buttons(a: Asked, token: string): readonly Button[] {
  const options = a.options
    .slice(0, MAX_BUTTONS)
    .map((o, i) => ({ label: o.label, action: `${token}.${i + 1}` }));
  return a.optional ? [...options, { label: t.skip, action: `${token}.skip` }] : options;
}

/** The help of a step: Khéo's explanation, the directive's words, the commands. */
export function help(flow: Flow, step: Step): Say {
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
