/** The last look before sending: send, correct one item, or keep for later. */
import { choice } from "../../engine/kinds.ts";
import { t } from "../text.vi.ts";
import type { RegistrationStep } from "./step.ts";

export const review: RegistrationStep = {
  optional: false,
  build: () =>
    choice("confirm", [
      { value: "send", label: t.send, aliases: ["gui", "gui di", "dong y", "co"] },
      { value: "edit", label: t.change, aliases: ["sua"] },
      { value: "later", label: t.later, aliases: ["luu nhap", "luu", "de sau"] },
    ]),
};
