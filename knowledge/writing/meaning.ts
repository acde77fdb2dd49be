/**
 * What an answer may not turn round: the verdict that Khéo computed, its deadlines and to whom a duty is owed. All are read from the extractive answer through
 * the very templates that wrote it.
 */
import { words } from "../answer/text.vi.ts";
import { literals } from "../search/literals.ts";
import { foldText } from "../search/normalise.ts";
import { tokenise } from "../search/tokenise.ts";
import { lineOf } from "./ground.ts";
import { VERDICTS } from "./words.vi.ts";

export type MeaningProblem = "verdict" | "deadline" | "recipient";

/** What an answer says otherwise than the facts it was given; null when nothing. */
export function meaningProblem(text: string, facts: readonly string[]): MeaningProblem | null {
  if (!keepsVerdict(text, facts)) return "verdict";
  if (!keepsDeadlines(text, facts)) return "deadline";
  return keepsRecipients(text, facts) ? null : "recipient";
}

const YES = words.inTimeUnnamed.slice(0, words.inTimeUnnamed.indexOf(":") + 1);
const NO = words.lateUnnamed.slice(0, words.lateUnnamed.indexOf(":") + 1);
const CORRECTIONS: readonly string[] = [words.otherDay, words.otherNumber];

const SAYS_LATE =
  /\b(da (la )?(muon|tre)|bi (muon|tre)|qua han|tre han|het han|khong (con )?(kip|duoc|trong han|hop le)|khong con|khong the)\b/u;
const SAYS_IN_TIME =
  /\b((van|con|la) (con )?(trong han|kip|duoc|han|hop le)|kip thoi|duoc nop|co the nop|kip nop)\b/u;

function keepsVerdict(text: string, facts: readonly string[]): boolean {
  const folded = foldText(text);
  const verdict = facts.find((line) => line.startsWith(YES) || line.startsWith(NO));
  const correction = facts.find((line) => CORRECTIONS.some((said) => line.startsWith(said)));
  if (verdict !== undefined) {
    const yes = verdict.startsWith(YES);
    return startsLike(text, yes ? YES : NO) && !(yes ? SAYS_LATE : SAYS_IN_TIME).test(folded);
  }
  if (correction !== undefined)
    return CORRECTIONS.some((said) => correction.startsWith(said) && text.startsWith(said));
  // Yes or no to what no code has judged.
  const [first, second] = tokenise(text);
  return first === undefined || second?.joined !== false || !VERDICTS.has(first.term);
}

function startsLike(text: string, verdict: string): boolean {
  const [first] = tokenise(text);
  return first?.term === tokenise(verdict)[0]?.term;
}

const LAST_DAY = words.lastDay("\0", "").split("\0")[0] ?? "";
const HOW_UNDATED = [words.noDay, words.undated("\0").split("\0")[1] ?? ""];

/** Every last valid day is said, no other day is said to be one, and what is over is said to be over. */
function keepsDeadlines(text: string, facts: readonly string[]): boolean {
  const said = facts.join("\n");
  const lasts = new Set(
    said
      .split(LAST_DAY)
      .slice(1)
      .map((rest) => dayOf(literals(rest.slice(0, "dd/mm/yyyy".length)))),
  );
  if (lasts.size === 0) {
    const undated = HOW_UNDATED.some((how) => how !== "" && said.includes(how.trim()));
    return !undated || /\bkhong (ghi|neu|quy dinh|co)\b/u.test(foldText(text));
  }
  const stated = literals(text);
  const given = new Set(literals(said));
  return (
    [...lasts].every((day) => stated.includes(day)) &&
    stated.every((literal) => !literal.startsWith("@") || given.has(literal)) &&
    isOver(said) === isOver(text) &&
    clausesOf(text).every((clause) => roleIsRight(clause, lasts, said))
  );
}

/** `@29/11` of `@29/11 @29/11/2026 @11/2026`. */
function dayOf(found: readonly string[]): string {
  return found[0] ?? "";
}

function isOver(text: string): boolean {
  return /\b(da qua|qua han|het han|da het)\b/u.test(foldText(text));
}

/** Parts of a text that speak of one day each, as a rule. */
function clausesOf(text: string): readonly string[] {
  return text.split(/[;\n()]|[,.:]\s/u);
}

/** A day after `hạn`, `hết ngày`, `chậm nhất` is the last one; after `trước` it is that of the wording; advice (`nên`) names the advised day. */
function roleIsRight(clause: string, lasts: ReadonlySet<string>, facts: string): boolean {
  const folded = foldText(clause).replaceAll(
    /\b(qua|trong|tre|dung|con|ngay lam viec cuoi cung trong) han\b/gu,
    "",
  );
  const days = literals(clause).filter(
    (literal) => /^@\d+\/\d+$/u.test(literal) && !/\/\d{4}$/u.test(literal),
  );
  if (days.length === 0) return !LOOSE_DAY.test(folded);
  if (/\bnen (?:gui|nop|hoan thanh|thuc hien|trinh|lam|bao cao)\b|\blam viec\b/u.test(folded))
    return days.every((day) => advisedIn(facts).includes(day));
  const before = Array.from(folded.matchAll(BEFORE), ([whole]) => literals(whole)[0] ?? "");
  const known = Array.from(foldText(facts).matchAll(BEFORE), ([whole]) => literals(whole)[0] ?? "");
  if (before.some((day) => !known.includes(day))) return false;
  const others = days.filter((day) => !before.includes(day));
  return !DEADLINE.test(folded) || others.every((day) => lasts.has(day));
}

const BEFORE = /\btruoc (?:ngay )?\d{1,2}(?:\/| thang )\d{1,2}/gu;
const DEADLINE = /\b(han|het ngay|cham nhat|muon nhat|tre nhat|den ngay|toi ngay|cuoi cung)\b/u;
/** A deadline given as a day without its month. */
const LOOSE_DAY = /\b(?:han|het|cham nhat|muon nhat|truoc|den|toi)(?: la)?(?: het)? ngay \d{1,2}\b/u;

const ADVICE = [words.advised("\0", ""), words.advisedWas("\0", "")].map((said) => said.split("\0")[0] ?? "");

/** The advised days: those that follow the templates of advice, with their weekday between. */
function advisedIn(facts: string): readonly string[] {
  return ADVICE.flatMap((lead) =>
    facts
      .split(lead.trim())
      .slice(1)
      .map((rest) => dayOf(literals(rest.slice(0, 24).replace(/^\D+/u, "")))),
  );
}

const SEND_TO = words.sendTo("\0").split("\0")[0] ?? "";

/** What is sent goes to whom the facts name, in full; nowhere when they say that nobody is named. */
function keepsRecipients(text: string, facts: readonly string[]): boolean {
  const said = facts.join("\n");
  if (!said.includes(SEND_TO) && !said.includes(words.noRecipient)) return true;
  const recipients = said
    .split(SEND_TO)
    .slice(1)
    .map((rest) => lineOf(tokenise(rest.split(/[.\n]/u)[0] ?? "")));
  return text
    .split(SENDING)
    .slice(1)
    .every((rest) =>
      recipients.some((recipient) => `${lineOf(tokenise(rest))} `.startsWith(`${recipient} `)),
    );
}

/** `gửi … về`, `nộp cho`, `báo cáo lên`: behind it stands who gets it. */
const SENDING =
  /(?<!\p{L})(?:[Gg]ửi|[Nn]ộp|[Tt]rình|[Bb]áo cáo)(?: [\p{Ll}\p{M}\d]+){0,5}? (?:về|cho|tới|đến|lên)(?= \p{Lu})/u;
