/** Saying kindly that the documents do not hold it, with the nearest thing they hold and where to ask. */
import type { Directive } from "../directive.ts";
import type { GapCard } from "./card.ts";
import { isEnded } from "./compose.ts";
import type { Setting } from "./parts.ts";
import { cite, LONGEST_TEXT } from "./draft.ts";
import type { Draft } from "./draft.ts";
import type { Guard } from "./guards.ts";
import { words } from "./text.vi.ts";

const NOTHING = { status: "refused", plan: null, citations: [], days: [], trusted: [] } as const;

/** A fixed reply to what is not a question about the documents. */
export function refuseByRule(guard: Guard): Draft {
  return { ...NOTHING, text: words.guards[guard], trusted: [words.guards[guard]] };
}

/** Nothing fits. `directive` is the one plan that was searched, if it was one. */
export function refuseUnknown(directive: Directive | null): Draft {
  const label = directive?.programme.names.label ?? null;
  return {
    ...NOTHING,
    plan: directive?.id ?? null,
    text: words.unknown(label),
    trusted: label === null ? [] : [label],
    unknown: true,
  };
}

/** A place whose plan Khéo does not have. */
export function refuseForeignPlace(directives: readonly Directive[]): Draft {
  const labels = directives.map(({ programme }, at) => words.choice(at + 1, programme.names.label));
  return { ...NOTHING, text: [words.foreignPlace, ...labels].join("\n"), trusted: labels };
}

/** A known gap: its notice, and the nearest words of the directive. */
export function refuseGap(
  directive: Directive,
  { notice, nearest }: GapCard,
  { now }: Pick<Setting, "now">,
): Draft {
  const { endedNotice, names } = directive.programme;
  const ended = endedNotice !== null && isEnded(directive, now) ? [endedNotice] : [];
  const lines = [...ended, notice, ...(nearest === null ? [] : [words.nearest(nearest.quote)])];
  const text = lines.join("\n");
  return {
    ...NOTHING,
    plan: directive.id,
    text: text.length <= LONGEST_TEXT ? text : lines.slice(0, -1).join("\n"),
    citations: nearest === null ? [] : [cite(directive, nearest)],
    trusted: [...ended, notice, names.label],
  };
}

/** The same gap in several plans: a line each. */
export function refuseGaps(
  gaps: readonly { readonly directive: Directive; readonly card: GapCard }[],
  setting: Setting,
): Draft {
  const [only] = gaps;
  if (gaps.length === 1 && only !== undefined) return refuseGap(only.directive, only.card, setting);
  const lines = gaps.map(
    ({ directive, card }) =>
      words.planLine(directive.programme.names.label, isEnded(directive, setting.now)) + card.notice,
  );
  while (lines.join("\n").length > LONGEST_TEXT) lines.pop();
  return {
    ...NOTHING,
    text: lines.join("\n"),
    citations: gaps
      .slice(0, lines.length)
      .flatMap(({ directive, card }) => (card.nearest === null ? [] : [cite(directive, card.nearest)])),
    trusted: gaps.flatMap(({ directive, card }) => [card.notice, directive.programme.names.label]),
  };
}
