/** The rooms and their arrows, the purity of the core, the place of Vietnamese words; and that each rule can fail. */
import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { projectRoot } from "../bot/root.ts";
import {
  forbiddenImports,
  impurities,
  MAY_SPEAK,
  ROOMS,
  strayVietnamese,
  vietnameseIn,
} from "./support/rules.ts";
import { COMPUTED, importsOf, literalsOf } from "./support/source.ts";

let sources: ReadonlyMap<string, string>;
beforeAll(async () => {
  const names = (
    await Promise.all(
      ROOMS.map(async (room) =>
        (await readdir(join(projectRoot(), room), { recursive: true })).map((name) => join(room, name)),
      ),
    )
  ).flat();
  const code = names.filter((name) => /\.(ts|js)$/.test(name));
  sources = new Map(
    await Promise.all(
      code.map(async (name) => [name, await readFile(join(projectRoot(), name), "utf8")] as const),
    ),
  );
});

describe("every file of the rooms", () => {
  test("there are files in every room", () => {
    expect([...new Set([...sources.keys()].map((file) => file.split("/")[0]))]).toEqual([...ROOMS]);
    expect(sources.size).toBeGreaterThan(100);
  });

  test("imports only what its room may", () => {
    expect([...sources].flatMap(([file, source]) => forbiddenImports(file, source))).toEqual([]);
  });

  test("every relative import names a file that is there", () => {
    const missing = [...sources].flatMap(([file, source]) =>
      importsOf(source)
        .filter((s) => s.startsWith(".") && !existsSync(join(projectRoot(), dirname(file), s)))
        .map((s) => `${file} → ${s}`),
    );
    expect(missing).toEqual([]);
  });

  test("of the core reads no clock, chance, process or network", () => {
    expect(
      [...sources]
        .filter(([file]) => file.startsWith("flows/"))
        .flatMap(([file, source]) => impurities(file, source)),
    ).toEqual([]);
  });

  test("speaks Vietnamese only in its text catalogues, but for a known few", () => {
    expect([...sources].flatMap(([file, source]) => strayVietnamese(file, source))).toEqual([]);
  });

  test("the known few still need it", () => {
    const needless = Object.keys(MAY_SPEAK).filter(
      (file) => vietnameseIn(sources.get(file) ?? "").length === 0,
    );
    expect(needless).toEqual([]);
  });

  test("stands in a folder with a README", async () => {
    const folders = [...new Set([...sources.keys()].map((file) => dirname(file)))];
    const bare = folders.filter((folder) => !existsSync(join(projectRoot(), folder, "README.md")));
    expect(bare).toEqual([]);
    const sizes = await Promise.all(
      folders.map(async (folder) => (await stat(join(projectRoot(), folder, "README.md"))).size),
    );
    expect(Math.min(...sizes)).toBeGreaterThan(80);
  });
});

describe("each rule can fail", () => {
  test.each([
    ["flows/engine/engine.ts", 'import { openStore } from "../../db/open.ts";'],
    ["flows/engine/engine.ts", 'import type { Directive } from "../../knowledge/directive.ts";'],
    ["flows/engine/engine.ts", 'export { handleInbound } from "../../bot/turn.ts";'],
    ["flows/engine/engine.ts", 'export * from "../../bot/turn.ts";'],
    ["flows/engine/engine.ts", 'export type { Config } from "../../bot/config.ts";'],
    ["flows/engine/engine.ts", 'const { readFile } = await import("node:fs/promises");'],
    ["flows/engine/engine.ts", 'type Store = import("../../db/open.ts").Store;'],
    ["flows/engine/engine.ts", 'import "node:fs";'],
    ["flows/engine/engine.ts", 'import fs = require("node:fs");'],
    ["flows/engine/engine.ts", "await import(`node:fs`);"],
    ["flows/engine/engine.ts", "await import(name);"],
    ["flows/engine/engine.ts", 'import hono from "hono";'],
    ["flows/engine/engine.ts", 'import { x } from "../../test/support/kheo.ts";'],
    ["flows/engine/engine.ts", 'import { z as zed } from "zodiac";'],
    ["db/open.ts", 'import { house } from "../flows/index.ts";'],
    ["db/open.ts", 'import type { Frame } from "../flows/engine/types.ts";'],
    ["db/open.ts", 'import { workCalendar } from "../knowledge/calendar/calendar.ts";'],
    ["db/open.ts", 'import { log } from "../bot/log.ts";'],
    ["knowledge/knowledge.ts", 'import { openStore } from "../db/open.ts";'],
    ["knowledge/knowledge.ts", 'import { fold } from "../flows/engine/input.ts";'],
    ["knowledge/knowledge.ts", 'import { log } from "../bot/log.ts";'],
    ["knowledge/search/index.ts", 'import Database from "better-sqlite3";'],
    ["bot/turn.ts", 'import { sql } from "drizzle-orm";'],
    ["bot/turn.ts", 'import { drizzle } from "drizzle-orm/better-sqlite3";'],
    ["bot/turn.ts", 'import { Bot } from "grammy";'],
    ["bot/channels/web/routes.ts", 'import type { Update } from "grammy/types";'],
    ["bot/channels/zalo-oa/index.ts", 'import { run } from "@grammyjs/runner";'],
    ["bot/turn.ts", 'import { openKheo } from "../test/support/kheo.ts";'],
    ["bot/turn.ts", 'import manifest from "../package.json" with { type: "json" };'],
  ])("%s may not hold: %s", (file, line) => {
    expect(forbiddenImports(file, `const a = 1;\n${line}\nexport const b = 2;`)).toHaveLength(1);
  });

  test.each([
    [
      "flows/engine/engine.ts",
      'import { z } from "zod";\nimport { Temporal } from "temporal-polyfill";\nimport type { Json } from "../ports.ts";',
    ],
    [
      "db/open.ts",
      'import { StaleWrite } from "../flows/ports.ts";\nimport Database from "better-sqlite3";\nimport { drizzle } from "drizzle-orm/better-sqlite3";\nimport { join } from "node:path";',
    ],
    [
      "knowledge/answer/answerer.ts",
      'import type { Answer } from "../../flows/ports.ts";\nimport { parse } from "yaml";\nexport { rank } from "../search/rank.ts";',
    ],
    [
      "bot/channels/telegram/bot.ts",
      'import { Bot } from "grammy";\nimport { house } from "../../../flows/index.ts";\nimport { openStore } from "../../../db/open.ts";',
    ],
    [
      "flows/engine/engine.ts",
      '// import { x } from "../../db/open.ts";\nconst s = \'import "node:fs"\'; const r = /import "node:fs"/; const t = `import "${s}node:fs"`; const o = { import: 1, require: 2 };',
    ],
    [
      "flows/engine/engine.ts",
      "export const from = 1; export type T = { from: string }; export function f(from: string): string { return from; }",
    ],
  ])("%s may hold: %s", (file, source) => {
    expect(forbiddenImports(file, source)).toEqual([]);
  });

  test.each([
    "const now = Date.now();",
    "const now = new Date();",
    "const n = Math.random();",
    "const home = process.env.HOME;",
    "const p = performance.now();",
    "setTimeout(() => undefined, 1);",
    "const t = Temporal.Now.instant();",
    "const r = await fetch(url);",
    "const g = globalThis.Date;",
    "const id = crypto.randomUUID();",
    "console.log(1);",
    "const s = day.toLocaleDateString();",
    "const clock = { now: Date.now };",
  ])("the core may not hold: %s", (line) => {
    expect(impurities("flows/x.ts", line)).not.toEqual([]);
  });

  test.each([
    "const now = ctx.now;",
    "const a = { process: 1, Date: 2 }; a.process; a.Date;",
    'const s = "Date.now()"; // Date.now()',
    "Math.max(1, 2);",
  ])("the core may hold: %s", (line) => {
    expect(impurities("flows/x.ts", line)).toEqual([]);
  });

  test.each([
    ["bot/turn.ts", 'reply("Đồng chí gõ lại giúp.");'],
    ["bot/turn.ts", "reply(`Có ${n} bản ${m}`);"],
    ["bot/turn.ts", `reply("${"Đồng chí".normalize("NFD")}");`],
    ["bot/http/public/chat.js", "el.title = 'Gửi';"],
    ["knowledge/search/words.ts", 'const t = "Khéo chưa thấy câu trả lời.";'],
    ["knowledge/answer/compose.ts", "const t = `Hạn cuối: ${day}`; const u = 'Gửi về:';"],
  ])("%s may not say: %s", (file, source) => {
    expect(strayVietnamese(file, source)).not.toEqual([]);
  });

  test.each([
    ["flows/menu/text.vi.ts", 'export const t = "Đồng chí";'],
    ["knowledge/search/words.ts", 'const t = "đăng ký | đăng kí";'],
    ["bot/http/public/text.vi.js", 'export const t = "Đồng chí";'],
    [
      "bot/turn.ts",
      '// Đồng chí\nlog.info("Khéo is serving"); const s = /đồng chí/u; x.replaceAll("đ", "d");',
    ],
  ])("%s may say: %s", (file, source) => {
    expect(strayVietnamese(file, source)).toEqual([]);
  });
});

describe("the scanner", () => {
  test("finds every kind of import and nothing else", () => {
    const source = `
      import a, { type b } from "a1"; import * as c from 'a2'; import "a3"; import type { d } from "a4";
      export * from "a5"; export { e } from "a6"; export type { f } from "a7"; export * as g from "a8";
      const h = await import("a9"); type I = import("b1").J<import("b2").K>; const l = require("b3"); import m = require("b4");
      const n = import.meta.url; const o = x / y / z; const p = \`\${await import("b5")} \${ { q: /"/ } } import "no"\`; import(s);
      const r = a ? /import "no"/g : b; /* import "no" */ export { o }; export default p;
    `;
    const found = [
      "a1",
      "a2",
      "a3",
      "a4",
      "a5",
      "a6",
      "a7",
      "a8",
      "a9",
      "b1",
      "b2",
      "b3",
      "b4",
      "b5",
      COMPUTED,
    ];
    expect(importsOf(source)).toEqual(found);
  });

  test("gives texts with their escapes read, and no regular expression", () => {
    expect(literalsOf("f('a\\u1ea5', `b${1}c${ {d: \"e\"} }f`, /g/, \"h\"); // 'i'")).toEqual([
      "aấ",
      "b",
      "c",
      "e",
      "f",
      "h",
    ]);
  });
});
