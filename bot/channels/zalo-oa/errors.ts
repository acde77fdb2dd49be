/** What Zalo's error numbers ask for: the one place that reads them (`reference/zalo.md` A5). A number means what its host means by it. */

/**
 * What to do about a refusal. `reauthorise`: the access token; `retry`: soon, everybody slower; `again`: once or twice, then it is dead;
 * `later`: at `LATER`'s time; `unreachable`: not by this way, another may do; `window`: too long since they wrote, a template may do;
 * `plain`: once more as numbered text; `reupload`: the file has run out; `other-version`: this kind of OA has another endpoint;
 * `unpaid`: charged sends stop, free ones go on; `templates`: templates stop; `stop`: the account stops; `drop`: never acceptable.
 */
export type Reaction =
  | "reauthorise"
  | "retry"
  | "again"
  | "tomorrow"
  | "morning"
  | "unreachable"
  | "opted-out"
  | "window"
  | "plain"
  | "too-long"
  | "reupload"
  | "other-version"
  | "quota"
  | "unpaid"
  | "templates"
  | "stop"
  | "drop"
  | "unknown";

const OA: readonly (readonly [Reaction, readonly number[]])[] = [
  ["reauthorise", [-216, -220]],
  ["retry", [-32]],
  ["again", [-200]],
  ["plain", [-201, -233]],
  ["too-long", [-210]],
  ["other-version", [-235]],
  ["reupload", [-100]],
  ["unreachable", [-213, -227]],
  ["opted-out", [-217, -244]],
  ["tomorrow", [-218]],
  ["window", [-230, -231, -232]],
  ["morning", [-234]],
  ["quota", [-211, -144, -147]],
  ["unpaid", [-115, -137, -320, -321]],
  ["stop", [-204, -205, -209, -212, -219, -221, -223, -224, -240, -242]],
  ["drop", [-248, -249]],
];

const TEMPLATE: readonly (readonly [Reaction, readonly number[]])[] = [
  ["reauthorise", [-124, -216, -220]],
  ["retry", [-32, -100]],
  ["opted-out", [-139, -140, -141, -217, -244]],
  ["unreachable", [-108, -110, -114, -118, -119, -213, -227]],
  ["morning", [-133, -234]],
  ["quota", [-144, -147, -211]],
  ["unpaid", [-115, -126, -137, -320, -321]],
  ["templates", [-105, -117, -120, -135, -136, -138, -146, -1351]],
  ["stop", [-204, -205, -209, -212, -219, -221, -223, -224, -1241]],
  ["drop", [-109, -111, -112, -127, -131, -132, -248, -249, -1121, -1122, -1124]],
];

const byNumber = (table: typeof OA): ReadonlyMap<number, Reaction> =>
  new Map(table.flatMap(([reaction, numbers]) => numbers.map((number) => [number, reaction])));
const TABLES = { oa: byNumber(OA), template: byNumber(TEMPLATE) };

/** `unknown` for a number that nobody has written down: it may have been done. */
export function reactionTo(error: number, host: "oa" | "template"): Reaction {
  return TABLES[host].get(error) ?? "unknown";
}

/** For the log: `zalo-216`. */
export function codeOf(error: number): string {
  return `zalo${error}`;
}
