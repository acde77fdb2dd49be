/** What people type about their channels, codes and number, and what a turn has to know for it. */
import { readCode, barredUntil } from "../engine/codes.ts";
import { fold } from "../engine/input.ts";
import type { State } from "../engine/types.ts";
import type { FlowEvent } from "../engine/world.ts";
import type { Instant } from "../ports.ts";
import { nationalNumber } from "./number.ts";

export type Request = "code" | "channels" | "phone" | "drop-phone";

/** Folded and whole. */
const PHRASES: readonly (readonly [Request, RegExp])[] = [
  [
    "code",
    /^(?:toi muon )?(?:lay ma |xin ma |ma )?(?:lien ket(?: kenh(?: khac)?| telegram| zalo)?|(?:them|noi|ket noi) kenh(?: khac)?)$|^lienket$/,
  ],
  ["channels", /^(?:xem |go |bo )?(?:cac )?kenh(?: cua (?:toi|em|minh)| lien lac)?$|^kenhcuatoi$/],
  ["phone", /^(?:xem |chia se )?so dien thoai(?: cua (?:toi|em|minh))?$|^nhac qua so dien thoai$/],
  ["drop-phone", /^(?:bo|xoa|go|thoi nhac qua|khong nhac qua) so dien thoai(?: cua (?:toi|em|minh))?$/],
];

/** What a text asks for, when the whole of it does. */
export function readRequest(text: string): Request | null {
  if (text.length > 60) return null;
  const key = fold(text);
  return PHRASES.find(([, pattern]) => pattern.test(key))?.[0] ?? null;
}

/** What a turn needs of the store beside what every turn needs: most need nothing. */
export interface Wants {
  /** A typed text that may be an invitation. */
  readonly invite: string | null;
  /** The invitation a newcomer has typed and not used yet. */
  readonly joiningWith: string | null;
  readonly link: string | null;
  readonly linkingWith: string | null;
  /** National digits of a number just shared. */
  readonly number: string | null;
  /** One's channels and number. */
  readonly own: boolean;
  readonly codesFrom: Instant | null;
}

/** Flows that speak of one's channels or number. */
const OWN = new Set(["settings", "channels", "phone"]);
const OWN_WORDS = /\b(?:du lieu|dulieu|dien thoai|kenh)\b/;

export function wantsOf(state: State, event: FlowEvent, now: Instant): Wants {
  const codesFrom = barredUntil(state.guesses, now);
  const text = event.type === "text" ? event.text : event.type === "command" ? (event.says ?? "") : "";
  const code = codesFrom === null ? readCode(text) : null;
  const isShort = text.length <= 200;
  return {
    invite: code?.kind === "invite" ? code.code : null,
    joiningWith: kept(state, "joining", "invite"),
    link: code?.kind === "link" ? code.code : null,
    linkingWith: kept(state, "linking", "code"),
    number: event.type === "phone" && codesFrom === null ? nationalNumber(event.number) : null,
    own: state.stack.some(({ flow }) => OWN.has(flow)) || (isShort && OWN_WORDS.test(fold(text))),
    codesFrom,
  };
}

/** An answer of the topmost frame of a flow. */
function kept(state: State, flow: string, answer: string): string | null {
  const value = state.stack.findLast((frame) => frame.flow === flow)?.answers[answer];
  return typeof value === "string" ? value : null;
}
