/** Closed sets of Vietnamese words that the checks look for; compared in canonical form (`../search/normalise.ts`). */
import { canonical } from "../search/normalise.ts";

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/u).map(canonical));

/** Words that deny what follows them. */
export const NEGATORS = set("không chưa chẳng đừng cấm");

/** First words of bodies, which name one whatever follows, in capitals or not. */
export const SMALL_HEADS = set("sở ubnd hđnd mttq ubmttq");
/** First words of bodies when they are written with a capital. */
export const BODY_HEADS = set("sở ban phòng hội bộ cục ubnd hđnd mttq ubmttq");

const phrases = (text: string): ReadonlySet<string> =>
  new Set(text.split("|").map((phrase) => phrase.trim().split(/\s+/u).map(canonical).join(" ")));

/** First two words of bodies, in capitals or not. */
export const BODY_PAIRS = phrases(
  "ủy ban | tỉnh ủy | huyện ủy | thành ủy | đảng ủy | xã ủy | quận ủy | văn phòng | mặt trận | hội đồng | liên đoàn | công an | công đoàn",
);
/** What begins like a body and is none. */
export const NO_BODIES = phrases(
  "ban hành | ban đầu | phòng chống | phòng ngừa | hội viên | hội thi | hội nghị | hội thảo | hội họp | bộ phận | bộ đội | bộ hồ | bộ mặt | phòng tránh",
);

/** Kinds of documents: what is checked is their number. */
export const DOCUMENTS = phrases(
  "kế hoạch | hướng dẫn | chỉ thị | quyết định | nghị quyết | công văn | phụ lục | quy định | quy chế | kết luận",
);

/** Names that need no proof: the assistant, and how the asker is addressed. */
export const FREE_NAMES = set("khéo đồng dạ thưa");

/** Numbers in words that are nothing else, with their figures. */
export const NUMBER_WORDS: ReadonlyMap<string, string> = new Map(
  [
    ["hai", "2"],
    ["ba", "3"],
    ["bốn", "4"],
    ["sáu", "6"],
    ["bảy", "7"],
    ["tám", "8"],
    ["chín", "9"],
    ["mười", "10"],
  ].map(([word = "", figure = ""]) => [canonical(word), figure]),
);
/** Numbers that are also other words: numbers only before what is counted. */
export const DOUBTFUL_NUMBER_WORDS: ReadonlyMap<string, string> = new Map(
  [
    ["một", "1"],
    ["năm", "5"],
  ].map(([word = "", figure = ""]) => [canonical(word), figure]),
);
/** First syllables of what is counted. */
export const COUNTED = set("mô tập cá điển bước bộ mức lĩnh cuộc ngày tháng tuần lần bản người đơn");

/** First words of an answer that says yes or no. */
export const VERDICTS = set("được không có đúng phải chưa rồi kịp sai vâng");

/** Before its number it names a day of the week. */
export const WEEKDAY = canonical("thứ");
