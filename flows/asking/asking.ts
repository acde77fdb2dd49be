/** How an answer from the directives becomes a message. Understanding and answering are the answerer's (a port). */
import type { Answer } from "../ports.ts";
import type { Say } from "../engine/types.ts";

export function answerMessage(answer: Answer): Say {
  return { kind: "answer", text: answer.text, buttons: [], citations: answer.citations, files: [] };
}
