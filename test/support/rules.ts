/** The house rules of design.md, each as a function that gives what is wrong with a file; the architecture test feeds it files. */
import { dirname, join, normalize } from "node:path";
import { SyntaxKind } from "typescript/unstable/ast";
import { importsOf, literalsOf, tokensOf } from "./source.ts";
import { VIETNAMESE } from "./vietnamese.ts";

/** The one file of the core that `db` and `knowledge` may see. */
const PORTS = "flows/ports.ts";
/** Packages the core may use: no I/O, no clock of their own. */
const CORE_PACKAGES = ["zod", "temporal-polyfill"];

export const ROOMS = ["bot", "flows", "knowledge", "db"] as const;

/** Which arrows of a file are forbidden; `file` is its path from the root of the project. */
export function forbiddenImports(file: string, source: string): readonly string[] {
  return importsOf(source).flatMap((specifier) => {
    const why = forbidden(file, specifier);
    return why === null ? [] : [`${file} → ${specifier}: ${why}`];
  });
}

function forbidden(file: string, specifier: string): string | null {
  const room = file.split("/")[0] ?? "";
  return specifier.startsWith(".")
    ? forbiddenFile(room, file, specifier)
    : forbiddenPackage(room, file, specifier);
}

function forbiddenFile(room: string, file: string, specifier: string): string | null {
  const target = normalize(join(dirname(file), specifier));
  const into = target.split("/")[0] ?? "";
  if (!ROOMS.some((r) => r === into)) return "leaves the rooms";
  if (into === room || room === "bot") return null;
  if (room === "flows") return "flows imports nothing outside itself";
  return target === PORTS ? null : `${room} imports ${PORTS} only`;
}

function forbiddenPackage(room: string, file: string, specifier: string): string | null {
  const name = specifier.startsWith("@")
    ? specifier.split("/").slice(0, 2).join("/")
    : (specifier.split("/")[0] ?? "");
  if (room === "flows" && !CORE_PACKAGES.includes(name))
    return `flows uses ${CORE_PACKAGES.join(" and ")} only`;
  if (/^(@grammyjs\/|grammy$)/.test(name) && !file.startsWith("bot/channels/telegram/"))
    return "grammy only below bot/channels/telegram";
  if (/^(drizzle-|better-sqlite3$|postgres$|pg$)/.test(name) && room !== "db") return "SQL only in db";
  return null;
}

/** Names through which a file reads time, chance, the process or the world; the core may use none. */
const WORLDLY = new Set([
  "Date",
  "performance",
  "process",
  "globalThis",
  "global",
  "window",
  "self",
  "crypto",
  "fetch",
  "console",
  "eval",
  "Function",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
  "WebSocket",
  "XMLHttpRequest",
  "Intl",
]);

/** What in a file of the core reads a clock, chance, the process or the network. */
export function impurities(file: string, source: string): readonly string[] {
  const tokens = tokensOf(source);
  return tokens.flatMap(({ text, kind }, i) => {
    const before = tokens[i - 1];
    const isMember = before?.kind === SyntaxKind.DotToken || before?.kind === SyntaxKind.QuestionDotToken;
    const isKey =
      tokens[i + 1]?.kind === SyntaxKind.ColonToken && (before?.text === "{" || before?.text === ",");
    if (kind === SyntaxKind.Identifier && WORLDLY.has(text) && !isMember && !isKey)
      return [`${file} reads ${text}`];
    const owner = isMember ? tokens[i - 2]?.text : undefined;
    if (owner === "Math" && text === "random") return [`${file} reads Math.random`];
    if (owner === "Temporal" && text === "Now") return [`${file} reads Temporal.Now`];
    if (/^toLocale(Time|Date)?String$/.test(text)) return [`${file} reads the machine's locale (${text})`];
    return [];
  });
}

/** Files that may hold Vietnamese words although they are no catalogue, and why. */
export const MAY_SPEAK: { readonly [file: string]: string } = {
  "bot/demo/areas.ts": "example units and people: data",
  "bot/commands/ask.ts": "the operator's help shows the command as contracts.md writes it",
  "bot/commands/chat.ts": "what the terminal types for a person who has said nothing yet",
  "knowledge/programme.ts": "the two nouns a directive may register, as its data write them",
};

/** Where dictionaries of what cadres write live: words to look for, never sentences to say. */
const DICTIONARIES = /^knowledge\/(search|answer)\//;
const SENTENCE = /[.!?:…]\s*$|[.!?]\s+\p{Lu}/u;

/** Texts with Vietnamese letters in places that are no catalogue of texts. */
export function strayVietnamese(file: string, source: string): readonly string[] {
  if (/\.vi\.(ts|js)$/.test(file) || file in MAY_SPEAK) return [];
  return vietnameseIn(source)
    .filter((text) => !DICTIONARIES.test(file) || SENTENCE.test(text))
    .map((text) => `${file}: ${text.slice(0, 60)}`);
}

/** The texts of a source that hold Vietnamese words. The product's name and single letters (`đ` → `d`) are none. */
export function vietnameseIn(source: string): readonly string[] {
  return literalsOf(source).filter(
    (text) => Array.from(text).length > 1 && VIETNAMESE.test(text.normalize("NFC").replaceAll("Khéo", "")),
  );
}
