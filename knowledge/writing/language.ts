/** Whether a text is plain Vietnamese prose: no other language, no markup, no address, nothing of the instructions. */
import { foldText } from "../search/normalise.ts";

export type LanguageProblem = "language" | "markup" | "instructions";

/** What keeps a text from being plain Vietnamese; null when nothing does. */
export function languageProblem(text: string): LanguageProblem | null {
  if (FOREIGN_LETTER.test(text) || marked(text) < MOSTLY) return "language";
  if (MARKUP.test(text) || HIDDEN.test(text)) return "markup";
  return LEFTOVER.test(foldText(text)) ? "instructions" : null;
}

/** Share of syllables with marks below which a text is not Vietnamese as it is written; the directives have some 0.75. */
const MOSTLY = 0.45;

/** Share of the words that hold a letter of Vietnamese beyond ASCII. */
function marked(text: string): number {
  const words = text.normalize("NFC").match(/\p{L}+/gu) ?? [];
  return words.length === 0 ? 0 : words.filter((word) => /[^\0-\x7f]/u.test(word)).length / words.length;
}

const FOREIGN_LETTER = /(?!\p{Script=Latin})\p{L}/u;
const MARKUP =
  /[<>{}[\]`*_#|\\~^=@]|https?:|www\.|(?<!\p{L})[a-z0-9-]+\.(?:vn|com|net|org|gov|edu|info|io|me|ai)(?!\p{L})/iu;
/** Control and format characters: line breaks are put in by the caller. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/u;
const LEFTOVER =
  /\b(system|prompt|assistant|json|ignore|instructions?|canary|passages?|facts?|citations?|status|bo qua (moi |cac |tat ca |nhung )?(huong dan|chi dan|yeu cau|quy tac)|chi dan (tren|nay|he thong)|lenh he thong|mo hinh ngon ngu|toi la (mot )?(ai|tro ly|mo hinh|chatbot)|doan (trich )?(so )?\d|trong ngoac vuong)\b/u;
