/** Telephone numbers as people and platforms write them, in one form. */

/** `0` and nine or ten more digits, as numbers of Việt Nam are. */
const NATIONAL = /^0[1-9]\d{8,9}$/;

/** `+84 912 345 678`, `84912345678`, `0912.345.678` → `0912345678`; null for what is no number of Việt Nam. */
export function nationalNumber(typed: string): string | null {
  const digits = typed
    .replaceAll(/[\s().\-\u2010-\u2015]/gu, "")
    .replace(/^(?:\+|00)?84(?=[1-9]\d{8,9}$)/u, "0");
  return NATIONAL.test(digits) ? digits : null;
}

/** `0912 345 678`. */
export function showNumber(number: string): string {
  return number.replace(/^(\d{4})(\d{3})(\d+)$/u, "$1 $2 $3");
}
