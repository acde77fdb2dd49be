/** What a question says about the kind of card wanted, besides the words it shares with one. */
import type { Bag } from "./bag.ts";
import type { Card, DutyCard, Topic } from "./card.ts";
import { conceptMark } from "./concepts.ts";
import type { Reading } from "./understand.ts";

/** What a mark in the question says about the kind of card wanted, and how much. */
const INTENTS: readonly (readonly [mark: string, topic: Topic, bonus: number])[] = [
  ["?when", "deadline", 0.14],
  ["?where", "deadline", 0.06],
  ["?many", "quota", 0.12],
  ["?steps", "process", 0.33],
  [conceptMark("căn cứ"), "reference", 0.2],
  [conceptMark("số hiệu"), "reference", 0.12],
  [conceptMark("số hiệu"), "identity", 0.06],
  [conceptMark("đối tượng"), "owner", 0.3],
  [conceptMark("kinh phí"), "gap", 0.3],
  [conceptMark("mẫu"), "gap", 0.1],
  [conceptMark("mẫu"), "report-form", 0.1],
  [conceptMark("điểm"), "gap", 0.1],
  [conceptMark("muộn"), "gap", 0.1],
  ["?what", "dossier", 0.08],
  ["?what", "report-form", 0.08],
  ["?what", "form", 0.05],
  ["?who", "actor", 0.05],
  ["?who", "deadline", 0.05],
  [conceptMark("lĩnh vực"), "fields", 0.06],
  [conceptMark("tiêu chí"), "criteria", 0.08],
  [conceptMark("hiệu lực"), "validity", 0.28],
  [conceptMark("sáp nhập"), "successor", 0.12],
  [conceptMark("nhiệm vụ"), "actor", 0.08],
];
/** The question asks for something that the card does not speak of. */
const UNASKED = 0.06;
const ASKED = ["?when", "?where", "?who", "?many", "?steps"] as const;
/** A concept of the question that a card knows nothing of; several count more, up to a limit. */
const MISSED_CONCEPT = 0.07;
const MISSED_AT_MOST = 0.2;
/** Notes on the text itself are seldom what is asked for. */
const ANOMALY_YIELDS = 0.15;
/** The question names a document that the card is about; half for cards that only mention it. */
const SAME_DOCUMENT = 0.3;
/** The question names the very day that the duty names. */
const SAME_DAY = 0.4;
/** The question names some day and asks for a yes or no. */
const ANY_DAY = 0.2;

/** Asks who issued the plan, or has an issuer confirmed. */
const ISSUED =
  /\b(ke hoach|van ban)( \S+){0,6} (do|la do) .{2,60} ban hanh\b|\b(ai|co quan nao|cap nao|don vi nao) ban hanh( ke hoach)?$/u;
const ISSUED_BY = 0.3;
const MOTTO = conceptMark("phương châm");
const NUMBERED = conceptMark("số hiệu");
const GROUND = conceptMark("căn cứ");
/** Names a document by its bare number (`quy định 144`). */
const DOCUMENT =
  /\b(?:quiêt dinh|quyet dinh|quy dinh|qui dinh|chi thi|nghi quyet|huong dan|quy che|qui che|chuong trinh|de an|nghi dinh|ket luan)(?: lien tich)?(?: so)? (\d{1,4})\b/u;
const NUMBERED_DOCUMENT = 0.2;

/** Asks when, of a document that the directive cites without a date. */
const DATELESS = 0.2;

/** A duty says little to a question that does not ask when, where or who, if it has no day or the question asks what. */
const UNDATED_YIELDS = 0.1;
/** What speaks for a card besides its words. */
export function intent(question: Bag, reading: Reading, card: Card, words: ReadonlySet<string>): number {
  const wanted = INTENTS.filter(([mark]) => question.has(mark));
  const bonus = Math.max(
    0,
    ...wanted.map(([mark, topic, gain]) =>
      card.topic === topic || (card.kind === "gap" && words.has(mark)) ? gain : 0,
    ),
  );
  const namesIt = [...question.keys()].some((mark) => mark.startsWith("#") && words.has(mark));
  // A document that is named is not what is asked for when something said under its name is.
  const lacksMotto = question.has(MOTTO) && !words.has(MOTTO);
  const document =
    namesIt && !lacksMotto ? (card.topic === "reference" ? SAME_DOCUMENT : SAME_DOCUMENT / 2) : 0;
  const unasked = ASKED.some((mark) => question.has(mark) && !words.has(mark)) ? -UNASKED : 0;
  const missed = reading.marks.filter((mark) => mark.startsWith("=") && !words.has(mark)).length;
  const beside = namesDayOf(reading, card) ? 0 : -Math.min(MISSED_AT_MOST, missed * MISSED_CONCEPT);
  const dateless =
    card.topic === "reference" && card.kind !== "gap" && question.has("?when") && !/ngày \d/u.test(card.text)
      ? -DATELESS
      : 0;
  const cited = DOCUMENT.exec(reading.folded)?.[1];
  const numbered =
    card.topic === "reference" && !lacksMotto && cited !== undefined && words.has(cited)
      ? NUMBERED_DOCUMENT
      : 0;
  const note = card.topic === "anomaly" ? -ANOMALY_YIELDS : 0;
  const issued =
    card.topic === "identity" &&
    !question.has(NUMBERED) &&
    !question.has(GROUND) &&
    ISSUED.test(reading.folded)
      ? ISSUED_BY
      : 0;
  const common = bonus + document + unasked + beside + note + issued + dateless + numbered;
  if (card.kind !== "duty") return common;
  const asksTime = ["?when", "?where", "?who"].some((mark) => question.has(mark)) || reading.days.length > 0;
  const asksOther =
    (!asksTime && (card.obligation.class === "undated" || question.has("?what"))) || question.has(NUMBERED);
  return common + (asksOther ? -UNDATED_YIELDS : 0) + dayBonus(reading, card);
}

/** A day alone grounds a duty: there is nothing else it could be about. */
export function namesDayOf({ days, relative }: Reading, card: Card): boolean {
  return (
    card.kind === "duty" && (days.length > 0 || namesDay(relative)) && namedDay(card.obligation.when) !== null
  );
}

function dayBonus({ days, relative, yesNo }: Reading, { obligation: { when } }: DutyCard): number {
  const named = namedDay(when);
  if ((days.length === 0 && !namesDay(relative)) || named === null) return 0;
  const same = days.some(({ day, month }) => day === named.day && (month === null || month === named.month));
  return same ? SAME_DAY : yesNo ? ANY_DAY : 0;
}

function namesDay({ daysAhead, dayOfWeek }: Reading["relative"]): boolean {
  return daysAhead !== null || dayOfWeek !== null;
}

function namedDay(
  when: DutyCard["obligation"]["when"],
): { readonly day: number; readonly month: number } | null {
  switch (when.kind) {
    case "once": {
      const [, month = "", day = ""] = when.day.split("-");
      return { day: Number(day), month: Number(month) };
    }
    case "yearly":
      return { day: when.day, month: when.month };
    default:
      return null;
  }
}
