/** The menu: what a person may start when nothing is being asked. Numbers, words and buttons mean the same. */
import type { RoleName } from "../ports.ts";
import { fold } from "../engine/input.ts";
import { say } from "../engine/prompt.ts";
import type { Say } from "../engine/types.ts";
import { t } from "./text.vi.ts";

export type MenuKey = keyof typeof t.items;

/** Phrases that start a thing without the menu, folded and whole. */
const PHRASES: readonly (readonly [MenuKey, RegExp])[] = [
  [
    "register",
    /^(toi |cho toi |em |cho em )?(muon )?(dang ky|dky|dang ki|lam tiep|ban nhap)( mo hinh| mh| dien hinh)?( moi)?( dan van kheo)?$/,
  ],
  ["mine", /^(xem )?(cac )?ban dang ky( cua (toi|em|minh))?$/],
  [
    "duties",
    /^(viec( phai lam)?( cua (toi|em|minh))?|thoi han|han nop|nhac viec|viec phai lam va thoi han)$/,
  ],
  ["ask", /^(hoi|hoi dap|hoi kheo)$/],
  [
    "data",
    /^(xem |xoa |sua )?(het )?du lieu( va nhac viec)?( cua (toi|em|minh))?$|^(tat|bat) nhac( viec)?( giup (toi|em|minh))?$|^rut dong y$|^(xoa het|xoa) du lieu cua (toi|em|minh)( di)?$|^(dulieu|xoadulieu|suadulieu|rutdongy)$/,
  ],
  ["review", /^(duyet|xet duyet|duyet ban dang ky)$/],
  ["deliveries", /^(xem )?(tinh hinh )?gui tin( nhac( viec)?)?$|^tin chua (toi|den|gui duoc)$/],
  ["plans", /^(mo|dong|mo dong) (dang ky|ke hoach)$/],
  ["join", /^(tham gia|dang nhap|vao don vi|dong y)$/],
];

/** The items for somebody with these roles; a guest (no role) may join and ask. */
export function itemsFor(roles: readonly RoleName[]): readonly MenuKey[] {
  if (roles.length === 0) return ["join", "ask"];
  const staff = roles.includes("reviewer") || roles.includes("admin");
  return [
    "register",
    "mine",
    "duties",
    "ask",
    "data",
    ...(staff ? (["review", "deliveries"] as const) : []),
    ...(roles.includes("admin") ? (["plans"] as const) : []),
  ];
}

export function menuFor(roles: readonly RoleName[]): Say {
  const items = itemsFor(roles);
  const text = [t.head, ...items.map((key, i) => `${i + 1}. ${t.items[key]}`), t.foot].join("\n");
  return say("reply", text, { buttons: items.map((key) => ({ label: t.items[key], action: `m.${key}` })) });
}

/** What a typed text chooses: a number of the menu or one of the known phrases; null for anything else. */
export function menuChoice(text: string, roles: readonly RoleName[]): MenuKey | null {
  const items = itemsFor(roles);
  const key = fold(text);
  const number = /^0*(\d{1,2})$/.exec(key);
  const item = number === null ? items.find((i) => fold(t.items[i]) === key) : items[Number(number[1]) - 1];
  if (item !== undefined) return item;
  const phrase = PHRASES.find(([, pattern]) => pattern.test(key))?.[0];
  return phrase !== undefined && items.includes(phrase) ? phrase : null;
}

export function isMenuKey(key: string): key is MenuKey {
  return Object.hasOwn(t.items, key);
}
