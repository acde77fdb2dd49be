/** Control words that work at every step, and how a question is told from an answer. All matching is on folded text. */
import { fold, length } from "./input.ts";

export type Command =
  | { readonly command: "back" | "skip" | "save" | "cancel" | "help" | "claim" | "menu" | "start" }
  /** `target`: a step's number or words of its label, when given (“sửa 4”, “sửa tên mô hình”). */
  | { readonly command: "edit"; readonly target: string | null };

const WORDS: { readonly [folded: string]: Command["command"] } = {
  lui: "back",
  "lui lai": "back",
  "quay lai": "back",
  "tro lai": "back",
  "0": "back",
  "bo qua": "skip",
  boqua: "skip",
  qua: "skip",
  luu: "save",
  "luu nhap": "save",
  "luu lai": "save",
  "de sau": "save",
  huy: "cancel",
  "huy bo": "cancel",
  thoi: "cancel",
  thoat: "cancel",
  "9": "cancel",
  "?": "help",
  "tro giup": "help",
  "huong dan": "help",
  help: "help",
  ghi: "claim",
  "ghi lai": "claim",
  "do la cau tra loi": "claim",
  menu: "menu",
  "trang chinh": "menu",
  "bat dau": "start",
  start: "start",
  "quay ve dau": "menu",
  sua: "edit",
  "sua muc": "edit",
  "sua mot muc": "edit",
};

/** The command a text is, when the whole text is one. */
export function readCommand(text: string): Command | null {
  if (length(text) > 80) return null;
  const key = fold(text);
  const word = WORDS[key];
  if (word === "edit") return { command: "edit", target: null };
  if (word !== undefined) return { command: word };
  const edit = /^sua (?:muc |buoc )?(.+)$/.exec(key);
  return edit?.[1] === undefined ? null : { command: "edit", target: edit[1] };
}

/** Longer than this, a text with a question mark is taken for an answer that happens to hold one. */
const LONGEST_QUESTION = 300;

/** “hỏi”, not “hội”: many owners and partners are associations. Typed without marks, the word behind it decides. */
const ASKS =
  /^(?:(?:cho|xin|cho (?:tôi|em|toi) )\s*)?(?:hỏi|hoi)[\s:,]+(?!(?:nong dan|phu nu|lien hiep|lhpn|cuu chien binh|ccb|nguoi cao tuoi|chu thap do|khuyen hoc|dong|vien|lam vuon)\b)/;
const INTERROGATIVE =
  /\b(la gi|bao nhieu|ngay nao|khi nao|bao gio|the nao|nhu the nao|o dau|ve dau|la ai|do ai|co phai|duoc khong|dc k|duoc k|may buoc|may bo|nam nao|thang may|han nao|tai sao|vi sao|nhung gi|ra sao|co quan nao|ntn|bn|mau nao|muc nao)\b/;

/** `sure`: ends like a question or announces itself as one; `maybe`: only its words are interrogative. */
export function looksLikeQuestion(text: string): "sure" | "maybe" | "no" {
  if (length(text) > LONGEST_QUESTION) return "no";
  const key = fold(text);
  if (key === "?" || key === "") return "no";
  if (/\?\s*$/.test(text) && key.split(" ").length >= 3) return "sure";
  if (ASKS.test(text.toLowerCase()) && key.split(" ").length >= 3) return "sure";
  return INTERROGATIVE.test(key) ? "maybe" : "no";
}
