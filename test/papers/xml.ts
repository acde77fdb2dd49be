/** Just enough XML to say whether a part of a document is well-formed, and what its paragraphs say. */

/** Every character XML 1.0 allows. Lone surrogates are none. */
const ALLOWED = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;
const NAME = "[A-Za-z_][\\w.:-]*";
const TEXT = "(?:[^<&]|&(?:amp|lt|gt|quot|apos|#\\d+|#x[\\da-fA-F]+);)";
const TAG = new RegExp(
  `<(?<close>/?)(?<name>${NAME})(?<attributes>(?:\\s+${NAME}="${TEXT.replace("[^<&]", '[^<&"]')}*")*)\\s*(?<empty>/?)>`,
  "uy",
);
const CONTENT = new RegExp(`${TEXT}+`, "uy");

/** What is wrong with an XML text, or null. Strict about what a writer of documents may get wrong; knows no comments, sections or entities. */
export function flaw(xml: string): string | null {
  if (!ALLOWED.test(xml)) return "a character XML forbids";
  const open: string[] = [];
  let at = /^<\?xml[^?]*\?>\s*/u.exec(xml)?.[0].length ?? 0;
  let roots = 0;
  while (at < xml.length) {
    CONTENT.lastIndex = TAG.lastIndex = at;
    const content = CONTENT.exec(xml);
    if (content !== null) {
      if (open.length === 0 && content[0].trim() !== "") return "text outside of the root";
      at = CONTENT.lastIndex;
      continue;
    }
    const tag = TAG.exec(xml)?.groups;
    if (tag === undefined) return `no tag at ${at}: ${xml.slice(at, at + 40)}`;
    at = TAG.lastIndex;
    const names = [...(tag["attributes"] ?? "").matchAll(/([\w.:-]+)="/gu)].map((match) => match[1]);
    if (new Set(names).size < names.length) return `an attribute twice before ${at}`;
    if (tag["close"] === "/") {
      if (open.pop() !== tag["name"]) return `${tag["name"]} closed out of turn`;
    } else {
      if (open.length === 0) roots++;
      if (tag["empty"] !== "/") open.push(tag["name"] ?? "");
    }
  }
  if (open.length > 0) return `${open.join(", ")} left open`;
  return roots === 1 ? null : `${roots} roots`;
}

export interface Said {
  readonly text: string;
  /** The XML of the paragraph, to ask about its look. */
  readonly xml: string;
}

/** The paragraphs of a part of a Word document in their order; tabs as \t, breaks as \n. */
export function paragraphs(xml: string): readonly Said[] {
  return [...xml.matchAll(/<w:p>.*?<\/w:p>|<w:p\/>/gsu)].map(([paragraph]) => ({
    xml: paragraph,
    text: paragraph
      .replaceAll(/<w:tabs>.*?<\/w:tabs>/gsu, "")
      .replaceAll("<w:tab/>", "\t")
      .replaceAll("<w:br/>", "\n")
      .replaceAll(/<[^>]*>/gu, "")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&apos;", "'")
      .replaceAll("&amp;", "&"),
  }));
}
