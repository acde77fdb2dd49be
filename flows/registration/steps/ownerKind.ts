/** Collective or individual: counted apart in every plan. */
import { choice } from "../../engine/kinds.ts";
import { t } from "../text.vi.ts";
import type { RegistrationStep } from "./step.ts";

export const ownerKind: RegistrationStep = {
  optional: false,
  build: () =>
    choice("choice", [
      { value: "collective", label: t.collective, aliases: ["tt", "t the"] },
      { value: "individual", label: t.individual, aliases: ["cn", "c nhan"] },
    ]),
};
