/** Makes a step that asks in words of its own: nothing of a directive stands behind it. */
import type { Kind } from "./kinds.ts";
import type { Step } from "./types.ts";

export interface StepWords {
  readonly label: string;
  readonly question: string;
  readonly help: string;
  readonly example?: string | null;
}

/** `uncounted` for a question of the conversation, which no “Bước 4/15” counts. */
export function plainStep(id: string, words: StepWords, kind: Kind, { uncounted = false } = {}): Step {
  return {
    id,
    label: words.label,
    question: words.question,
    example: words.example ?? null,
    help: { text: words.help, citation: null },
    optional: false,
    ...(uncounted ? { uncounted } : {}),
    ...kind,
  };
}
