/** What a card must have to answer at all, however near its words are: what is counted, which step, and what only one thing can stand for. */
import { spaced, termsOf } from "../search/tokenise.ts";
import type { Card } from "./card.ts";
import { conceptMark } from "./concepts.ts";
import type { Reading } from "./understand.ts";

/** `words`: everything the card says. */
export function canAnswer(card: Card, words: ReadonlySet<string>, reading: Reading): boolean {
  const { days, relative, marks, words: said } = reading;
  const judgesDay = days.length > 0 || relative.daysAhead !== null || relative.dayOfWeek !== null;
  const decisive = marks.filter(
    (mark) => DECISIVE.has(mark) || (mark === LATE && !judgesDay && said.length <= SHORT),
  );
  return (
    decisive.every((mark) => words.has(mark)) && countsIt(card, reading) && !asksForOnePart(card, reading)
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

/** Whether a card can speak of what the question counts and of the step it names. */
function countsIt(card: Card, { counted, step }: Reading): boolean {
  if (card.kind === "gap") return true;
  if (isUncountable(counted)) return false;
  if (
    card.kind === "statements" &&
    counted.some((said) => ` ${said} `.startsWith(DAYS)) &&
    !/\d+ ngày/u.test(card.text)
  )
    return false;
  if (card.kind !== "statements") return true;
  if (card.topic === "process" && step !== null)
    return card.items.some(({ text }) => Number(/\d+/u.exec(text.split(":")[0] ?? "")?.[0]) === step);
  if (card.counts === null || counted.length === 0) return true;
  const { counts } = card;
  const named = counted.flatMap((said) => COUNTED.find((noun) => ` ${said} `.startsWith(noun)) ?? []);
  if (named.length > 0) return named.some((noun) => counts.some((each) => spaced(each).includes(noun)));
  return !counted.every((said) => UNCOUNTED.some((noun) => ` ${said} `.startsWith(noun)));
}

/** A question that names one thing of a list wants that one, not the list. */
function asksForOnePart(card: Card, { words }: Reading): boolean {
  if (card.kind !== "statements" || card.parts.length === 0) return false;
  const said = ` ${words.map(({ term }) => term).join(" ")} `;
  return card.parts.filter((part) => saidIn(part, said)).length === 1;
}

/** Whether a name is said whole, or its distinctive half (`kinh tế` of `Phát triển kinh tế`). */
function saidIn(name: string, said: string): boolean {
  const terms = termsOf(name);
  return (
    said.includes(` ${terms.join(" ")} `) ||
    (terms.length > 3 && terms.length < 6 && said.includes(` ${terms.slice(-2).join(" ")} `))
  );
}

/** Whether the question counts what no directive counts. */
export function isUncountable(counted: readonly string[]): boolean {
  return (
    counted.length > 0 && counted.every((said) => NEVER_COUNTED.some((noun) => ` ${said} `.startsWith(noun)))
  );
}

/** How many days: a duty has them left, anything else must say them. */
const DAYS = spaced("ngày");

const NEVER_COUNTED = "đảng viên|đoàn viên|hội viên|chi bộ|đảng bộ|hộ dân|người dân|dân số|thôn|ấp|khẩu"
  .split("|")
  .map(spaced);

/** What some quotas count and others don't. */
const COUNTED = ["tập thể", "cá nhân", "mô hình", "điển hình", "cuộc thi", "hội thi"].map(spaced);

/** What no quota counts. */
const UNCOUNTED =
  "đảng viên|đoàn viên|hội viên|chi bộ|đảng bộ|hộ|hộ dân|người|người dân|dân|cán bộ|thôn|ấp|tiền|đồng|triệu|trang|ngày|tháng|lần|tuổi|điểm|bước|bộ"
    .split("|")
    .map(spaced);
