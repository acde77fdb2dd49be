/** New, or kept up from an earlier year. */
import { choice } from "../../engine/kinds.ts";
import { t } from "../text.vi.ts";
import type { RegistrationStep } from "./step.ts";

export const continuation: RegistrationStep = {
  optional: false,
  build: () =>
    choice("choice", [
      { value: "new", label: t.fresh, aliases: ["moi"] },
      { value: "continued", label: t.continued, aliases: ["duy tri", "nang cao", "cu"] },
    ]),
};
