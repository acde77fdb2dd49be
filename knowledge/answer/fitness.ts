/** What a card must have to answer at all, however near its words are: what is counted, which step, and what only one thing can stand for. */
import { spaced, termsOf } from "../search/tokenise.ts";
import type { Card, DutyCard, StatementCard } from "./card.ts";
import { conceptMark } from "./concepts.ts";
import type { Gives } from "./kinds.ts";
import type { Reading } from "./understand.ts";

/** `words`: everything the card says; `gives`: the numbers and times in it. */
export function canAnswer(
  card: Card,
  { words, gives }: { readonly words: ReadonlySet<string>; readonly gives: Gives },
  reading: Reading,
): boolean {
  const { days, relative, marks, words: said } = reading;
  const judgesDay = days.length > 0 || relative.daysAhead !== null || relative.dayOfWeek !== null;
  const decisive = marks.filter(
    (mark) => DECISIVE.has(mark) || (mark === LATE && !judgesDay && said.length <= SHORT),
  );
  return (
    decisive.every((mark) => words.has(mark)) &&
    countsIt(card, gives, reading) &&
    !asksForOnePart(card, reading)
  );
}

/** A card that lacks one of these is out: money, a telephone number, a name, the hour, what really happened. */
const DECISIVE = new Set(
  [
    "kinh phí",
    "mức thưởng",
    "tiền công",
    "liên hệ",
    "họ tên",
    "giờ giấc",
    "dân số",
    "kết quả thực tế",
    "nhiều mô hình",
    "xếp loại",
    "sơ kết 3 năm",
  ].map(conceptMark),
);

/** A longer question may mention lateness in its story; in words. */
const SHORT = 18;
/** Whether a late paper is still taken is a matter of its own, unless the question only asks whether a day is too late. */
const LATE = conceptMark("muộn");

/** “Hạn nộp là khi nào?” asks for what is there, not for a gap that happens to be about such things. */
function asksNothingElse({ marks, earlierMarks }: Reading): boolean {
  return marks.every((mark) => mark.startsWith("?")) && earlierMarks.length === 0;
}

/** Whether a card can speak of what the question counts and of the step it names. */
function countsIt(card: Card, gives: Gives, reading: Reading): boolean {
  const { counted, step } = reading;
  if (card.kind === "gap") return !asksNothingElse(reading);
  if (isUncountable(counted)) return false;
  if (card.kind === "duty" ? dutyLacksMeasure(card, reading) : lacksMeasure(card.text, counted)) return false;
  if (card.kind !== "statements") return true;
  if (card.topic === "process" && isOtherProcess(card, reading)) return false;
  if (card.topic === "process" && step !== null)
    return card.items.some(({ text }) => Number(/\d+/u.exec(text.split(":")[0] ?? "")?.[0]) === step);
  const nouns = counted.flatMap((said) => COUNTED.find((noun) => ` ${said} `.startsWith(noun)) ?? []);
  if (nouns.length > 0 && !numbersAny(gives, nouns)) return false;
  if (card.counts === null || counted.length === 0) return true;
  const { counts } = card;
  if (nouns.length > 0) return nouns.some((noun) => counts.some((each) => spaced(each).includes(noun)));
  return !counted.every((said) => UNCOUNTED.some((noun) => ` ${said} `.startsWith(noun)));
}

/** Whether the question speaks of a process of so many steps, and this one has another number of them. */
function isOtherProcess({ items, parts }: StatementCard, { folded, confirming }: Reading): boolean {
  const claimed = /\bqu[iy] trinh(?: \S+){0,6}? (\d) (?:buoc|khau)\b/u.exec(folded)?.[1];
  if (claimed === undefined || confirming) return false;
  return items.length > 1 && items.length !== Number(claimed) && parts.length !== Number(claimed);
}

/** A question that names one thing of a list wants that one, not the list. */
function asksForOnePart(card: Card, { words }: Reading): boolean {
  if (card.kind !== "statements" || card.parts.length === 0) return false;
  const said = ` ${words.map(({ term }) => term).join(" ")} `;
  return card.parts.filter((part) => saidIn(part, said)).length === 1;
}

/** Whether a name, or what stands between its commas, is said whole, or its distinctive end (`kinh tế` of `Phát triển kinh tế`). */
function saidIn(name: string, said: string): boolean {
  const terms = termsOf(name);
  return (
    name.split(/[,;]/u).some((piece) => said.includes(spaced(piece))) ||
    (terms.length > 3 && said.includes(` ${terms.slice(terms.length < 6 ? -2 : 2).join(" ")} `))
  );
}

/** Whether the question counts what no directive counts. */
export function isUncountable(counted: readonly string[]): boolean {
  return (
    counted.length > 0 && counted.every((said) => NEVER_COUNTED.some((noun) => ` ${said} `.startsWith(noun)))
  );
}

/** Whether the question wants a number of what a text never numbers: pages, votes in the hundred, days. */
export function lacksMeasure(text: string, counted: readonly string[]): boolean {
  return measuresIn(counted).some(({ stated }) => !stated.test(text));
}

function numbersAny({ numbered }: Gives, nouns: readonly string[]): boolean {
  return nouns.some((noun) => numbered.has(noun.trim().split(" ")[0] ?? ""));
}

/** A duty that has a day has days left, and recurs. */
function dutyLacksMeasure({ obligation, text }: DutyCard, { counted, folded }: Reading): boolean {
  if (obligation.class === "undated") return lacksMeasure(text, counted);
  return measuresIn(counted).some(({ unit, stated }) =>
    unit === DAYS ? !DAYS_LEFT.test(folded) : !TIMES.has(unit) && !stated.test(text),
  );
}

function measuresIn(counted: readonly string[]): typeof MEASURED {
  return MEASURED.filter(({ unit }) => counted.some((said) => ` ${said} `.startsWith(unit)));
}

const DAYS_LEFT = /\b(con|nua)\b/u;
const DAYS = spaced("ngày");
const TIMES = new Set(["tháng", "năm", "lần"].map(spaced));
const MEASURED = ["ngày", "tháng", "năm", "trang", "tuổi", "giờ", "lần"]
  .map((unit) => ({ unit: spaced(unit), stated: new RegExp(`\\d+ ${unit}`, "u") }))
  .concat({ unit: spaced("phần trăm"), stated: /\d ?%/u });

const NEVER_COUNTED =
  "biên chế|đảng viên|đoàn viên|hội viên|chi bộ|đảng bộ|hộ dân|người dân|dân số|thôn|ấp|khẩu"
    .split("|")
    .map(spaced);

/** What some quotas count and others don't. */
const COUNTED = ["tập thể", "cá nhân", "mô hình", "điển hình", "cuộc thi", "hội thi", "người"].map(spaced);

/** What no quota counts. */
const UNCOUNTED =
  "đảng viên|đoàn viên|hội viên|chi bộ|đảng bộ|hộ|hộ dân|dân|cán bộ|thôn|ấp|tiền|đồng|triệu|trang|ngày|tháng|lần|tuổi|điểm|bước|bộ"
    .split("|")
    .map(spaced);
