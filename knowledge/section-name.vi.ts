/** How a section path reads in Vietnamese: `III.2` is “mục III.2”, `appendix.2.3` “Phụ lục 2, mục 3”, `signature` “phần ký”. */

const WORDS: ReadonlyMap<string, string> = new Map([
  ["title", "tên văn bản"],
  ["header", "phần đầu văn bản"],
  ["preamble", "phần mở đầu"],
  ["closing", "phần kết"],
  ["signature", "phần ký"],
  ["recipients", "nơi nhận"],
  ["footnote", "chú thích"],
]);

/** `path` as in `text.md`; parts that only tell sections of one number apart (`quy-trinh`) are left out. */
export function sectionName(path: string): string {
  const [first = "", ...rest] = path.split(".");
  if (first === "appendix") {
    const [number = "", ...inner] = rest;
    return [`Phụ lục ${number}`, ...(inner.length === 0 ? [] : [sectionName(inner.join("."))])].join(", ");
  }
  const word = WORDS.get(first);
  if (word !== undefined) return [word, ...rest].join(" ");
  const numbers = [first, ...rest].filter((part) => /^[IVXLC\d]+$/u.test(part));
  return `mục ${numbers.join(".")}`;
}
