/** Papers and pictures; may be left out, and must be on channels that take no files. */
import { file } from "../../engine/kinds.ts";
import { asJson, attachedIn, refusalOf } from "../attached.ts";
import type { RegistrationStep } from "./step.ts";

export const attachments: RegistrationStep = {
  optional: true,
  build({ answers, ctx }) {
    const held = attachedIn(answers);
    const names = held.map(({ name }) => name);
    const comes = ctx.world.conversation.files;
    return file({ names, value: asJson(held) }, (sent) => refusalOf(sent, held.length), { comes });
  },
};
