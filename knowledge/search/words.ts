/** The closed classes of Vietnamese words that search treats apart. Written plainly, read in canonical form. */
import { canonical } from "./normalise.ts";

/** Words that carry grammar, not content: content pairs step over them. */
const FUNCTION_WORDS = `
  ai ạ bị bởi các cái cả chỉ cho chưa chứ có còn cùng cũng của cứ do dù dưới đã đang đâu đây đấy để đến đều đi đó
  được gì giữa hay hãy hoặc hơn khi không là lại làm lên lúc mà mấy mọi mỗi một nào này nên nếu ngay nhiều như nhưng những
  ở qua ra rằng rất rồi sao sau sẽ sự tại theo thế thì tới trên trong trước từ tuy và vào vẫn về vì việc với vậy xuống`;

/** What wraps a question without being what is asked for; phrases count only whole. */
const SCAFFOLDING = `
  cho hỏi | xin hỏi | cho em hỏi | cho tôi hỏi | cho mình hỏi | làm ơn | vui lòng | xin vui lòng | đề nghị cho biết | cho biết |
  xin cho biết | hãy cho biết | hãy nêu | giúp mình | giúp tôi | giúp em | giúp với | với ạ | nhé | nhỉ | nha | hả | hở | ạ | ơi | vậy | thế |
  đồng chí | đồng chí ơi | anh chị | là gì | là ai | là bao nhiêu | bao nhiêu | bao lâu | bao giờ | khi nào | lúc nào | ở đâu | chỗ nào | nơi nào |
  như thế nào | thế nào | ra sao | làm sao | tại sao | vì sao | gì | nào | ai | mấy | đâu | có phải | phải không | đúng không | hay không |
  được không | có được không | không | chưa | tên là gì | người nào | điều gì | cái gì | những gì | muốn hỏi | muốn biết | bot | ad`;

const functionWords = new Set(words(FUNCTION_WORDS).map(canonical));

const scaffolding = SCAFFOLDING.split("|").map((phrase) => words(phrase).map(canonical));
const byFirstWord = grouped();

/** Whether a canonical term is a function word. */
export function isFunctionWord(term: string): boolean {
  return functionWords.has(term);
}

/** All function words in canonical form. */
export function allFunctionWords(): readonly string[] {
  return [...functionWords];
}

/** For each canonical term of a question, whether it belongs to the scaffolding. */
export function scaffold(terms: readonly string[]): readonly boolean[] {
  const marked = terms.map(() => false);
  for (const [at, term] of terms.entries()) {
    for (const phrase of byFirstWord.get(term) ?? []) {
      if (phrase.every((word, offset) => terms[at + offset] === word))
        marked.fill(true, at, at + phrase.length);
    }
  }
  return marked;
}

function words(text: string): readonly string[] {
  return text.split(/\s+/u).filter((word) => word !== "");
}

function grouped(): Map<string, (readonly string[])[]> {
  const groups = new Map<string, (readonly string[])[]>();
  for (const phrase of scaffolding) {
    const [first = ""] = phrase;
    groups.set(first, [...(groups.get(first) ?? []), phrase]);
  }
  return groups;
}
