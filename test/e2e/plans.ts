/** The five directives as a person meets them in the chat. */
export interface PlanCase {
  readonly id: string;
  /** In the list of areas when joining. */
  readonly area: string;
  /** In the list of directives when registering. */
  readonly label: string;
  /** Over at the moment of the tests: registered for practice only. */
  readonly ended: boolean;
}

export const PLANS: readonly PlanCase[] = [
  { id: "tuyen-quang-2026-2030", area: "Tuyên Quang", label: "66-KH/TU", ended: false },
  { id: "tan-ky-2025", area: "Tân Kỳ", label: "05-KH/ĐU", ended: true },
  { id: "nam-dinh-2023", area: "Nam Định", label: "Nam Định 2023", ended: true },
  { id: "vinh-long-2025", area: "Vĩnh Long", label: "553/QĐ-UBND", ended: true },
  { id: "chau-thanh-2024-2025", area: "Châu Thành", label: "58-KH/BDVHU", ended: true },
];

/** Wednesday 25/11/2026: a working day in working hours, two days before the advised day of Tuyên Quang's annual report. */
export const WORKDAY = "2026-11-25T09:00:00+07:00";

/** Monday 23/11/2026, 07:30 in Hà Nội: the moment of the example. */
export const MONDAY = "2026-11-23T07:30:00+07:00";
