/** Back to how to get in: the invitation was used up or ran out meanwhile, a number is nobody's. Name and office are kept. */
import { say } from "../engine/prompt.ts";
import type { Outcome, View } from "../engine/types.ts";

export function chooseAgain(view: View, step: "how" | "area", why?: string): Outcome {
  const { how: _, invite: __, ...rest } = view.answers;
  const answers = step === "how" ? rest : view.answers;
  return {
    effects: [],
    says: why === undefined ? [] : [say("reply", why)],
    frames: [{ ...view.frame, answers, step }],
  };
}
