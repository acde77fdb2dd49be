/** A question as typed, put into the words that directives and cards use, before any of it is read: ordinals, plurals, regional speech. */

/** A very long message is cut to its beginning and its end, where questions stand. */
export function inCommonWords(text: string): string {
  return REWRITES.reduce((said, [from, to]) => said.replaceAll(from, to), ordinalsInWords(abridged(text)));
}

/**
 * Without what only surrounds a plan's number (`kèm theo Quyết định`, where `numbered` says that one was there) and without what the asker
 * says they are not (`sở mình không phải công an, y tế gì cả thì …`).
 */
export function withoutSurroundings(text: string, { numbered }: { readonly numbered: boolean }): string {
  return (numbered ? text.replaceAll(ENCLOSED, "") : text).replaceAll(EXCLUDED, "");
}

/** `mũi thứ 2` → `mũi thứ hai`, as directives write; `thứ 2` alone is a Monday. */
function ordinalsInWords(text: string): string {
  return text.replaceAll(
    /(?<=(?:m[ũu]i|ch[âa]n|kh[âa]u|m[ứu]c|v[ựu]c|dung|ch[íi]|nh[óo]m)\s+th[ứu]\s+)[1-6](?!\d)/giu,
    (digit) => ORDINALS[Number(digit) - 1] ?? digit,
  );
}

const ORDINALS = ["nhất", "hai", "ba", "tư", "năm", "sáu"];

const REWRITES: readonly (readonly [RegExp, string])[] = [
  // `mấy kênh đó`, `mấy anh`, `mấy năm trước`: a plural, no question of how many.
  [
    /(?<!\p{L})mấy(?=\s+(?:(?:anh|chị|em|cô|chú|bác|ông|bà|đồng chí)(?!\p{L})|\S+(?:\s+\S+)?\s+(?:đó|này|nầy|kia|ấy|hay)(?!\p{L})|\S+ (?:gì|nào)(?!\p{L})|(?:năm|tháng|hôm|bữa|bận|lần) (?:trước|nay|qua|rồi|gần)(?!\p{L})))/giu,
    "các",
  ],
  // `kế hoạch mô`, `ở mô`, `những chi rứa`: as in Central Viet Nam for nào, đâu, gì, vậy.
  [/(?<=(?<!\p{L})(?:ở|về|đi|đến|tới)\s+)mô(?!\s+hình)(?!\p{L})/giu, "đâu"],
  [/(?<!\p{L})mô(?!\s+hình)(?!\p{L})/giu, "nào"],
  [/(?<!\p{L})chi(?=(?:\s+(?:rứa|hè|nữa|đó|vậy|không|mô))|\s*[?.!,]|\s*$)/giu, "gì"],
  [/(?<!\p{L})rứa(?!\p{L})/giu, "vậy"],
  [/(?<=(?<!\p{L})(?:ra|mần|làm|như)\s+)răng(?!\p{L})/giu, "sao"],
];

const ENCLOSED =
  /\(?(?:được |đc )?(?:ban hành )?kèm(?: theo)? (?:quyết định|qđ)(?: số)?(?!\p{L}| *(?:mấy|nào|bao))/giu;
const EXCLUDED =
  /(?<=(?<!\p{L})(?:sở|ngành|đơn vị|cơ quan|bên|xã|phường|trường)(?: \p{L}+){0,2} )(?:không|ko|hông|chẳng) (?:phải|thuộc)(?: là)? (?:(?!\s?thì(?!\p{L}))[^?.!]){3,80}(?= thì(?!\p{L}))/giu;

/** In characters. */
const LONGEST_QUESTION = 700;

function abridged(text: string): string {
  const half = LONGEST_QUESTION / 2;
  return text.length <= LONGEST_QUESTION ? text : `${text.slice(0, half)}. ${text.slice(-half)}`;
}
