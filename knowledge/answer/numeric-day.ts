import type { LocalDate } from "../../flows/ports.ts";

/** `2026-05-30` → `30/5/2026`: days in two digits, of the months only 1 and 2, as official papers write (Nghị định 30/2020/NĐ-CP). */
export function numericDay(day: LocalDate): string {
  const [year = "", month = "", date = ""] = day.split("-");
  return `${date}/${Number(month) > 2 ? Number(month) : month}/${year}`;
}
