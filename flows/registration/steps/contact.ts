/** Who to call: name, office and, if given, a phone number that can be one. */
import { ok, retry, text } from "../../engine/kinds.ts";
import { t } from "../text.vi.ts";
import type { RegistrationStep } from "./step.ts";

/** Mobile numbers of ten digits, or landlines of ten or eleven (area code from 02). */
const PHONE = /^0(?:[35789]\d{8}|2\d{8,9})$/;
/** What looks like a number to call: begins as Vietnamese ones do, digits at most one separator apart. */
const DIGITS = /(?<!\d)(?:\+?84|0)\d(?:[ .-]?\d){5,}/g;

export const contact: RegistrationStep = {
  optional: false,
  build: () => ({
    ...text("text", { min: 3, max: 200 }, (typed) => {
      const numbers = typed.match(DIGITS) ?? [];
      const wrong = numbers.some((n) => !PHONE.test(n.replaceAll(/[ .-]/g, "").replace(/^\+?84/, "0")));
      return wrong ? retry(t.phone) : ok(typed);
    }),
    phone: true,
  }),
};
