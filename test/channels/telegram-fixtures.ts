/** Updates as Telegram sends them, by name: `test/fixtures/telegram/`. Names and numbers in them are invented. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Self } from "../../bot/channels/telegram/updates.ts";

/** The bot of the fixtures; its token at the fake server begins with its number. */
export const SELF: Self = { id: 7_000_000_001, username: "kheo_bot" };
/** Who writes in them, where nothing else is said. */
export const HOA = { id: 5_000_000_123, first_name: "Hoa", last_name: "Nguyễn", username: "hoa_tkv" };
/** Where she writes: a supergroup, and what it was before. */
export const GROUP = -1_001_234_567_890;
export const OLD_GROUP = -4_012_345_678;
/** Somebody with the longest number there is. */
export const FAR = 4_503_599_627_370_495;

const KINDS = ["messages", "presses", "members", "groups", "others"] as const;
type Kind = (typeof KINDS)[number];
const Named = z.record(z.string(), z.looseObject({ update_id: z.int() }));
type Update = z.output<typeof Named>[string];

/** Kind and name of every update, and the update. */
export const FIXTURES: readonly (readonly [kind: Kind, name: string, update: Update])[] = KINDS.flatMap(
  (kind) =>
    Object.entries(Named.parse(read(kind))).map(([name, update]): [Kind, string, Update] => [
      kind,
      name,
      update,
    ]),
);

/** What no server should ever send. */
export const GARBAGE: readonly unknown[] = z.array(z.unknown()).parse(read("garbage"));

export function fixture(kind: Kind, name: string): Update {
  const found = FIXTURES.find(([itsKind, itsName]) => itsKind === kind && itsName === name);
  if (found === undefined) throw new Error(`no update “${name}” among ${kind}`);
  return found[2];
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/telegram/${name}.json`, import.meta.url), "utf8"));
}
