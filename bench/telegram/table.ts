/** The figures, and how they are printed. */
import { ALLOWED, type Broadcast } from "./broadcast.ts";
import type { Bot, Ran } from "./webhook.ts";

export interface Speed {
  /** Of all rounds together. */
  readonly updates_per_second: number;
  /** Of each round: how far they lie apart says how much to believe. */
  readonly rounds: readonly number[];
  readonly p50_ms: number;
  readonly p99_ms: number;
  /** Processor time of the bot an update: a busy machine changes it less. Null where the system does not tell. */
  readonly cpu_ms: number | null;
  readonly updates: number;
  readonly sent: number;
}

export function speedOf(ran: readonly Ran[]): Speed {
  const sum = (of: (each: Ran) => number): number => ran.reduce((total, each) => total + of(each), 0);
  const sorted = ran.flatMap(({ latencies }) => latencies).toSorted((a, b) => a - b);
  const at = (share: number): number => rounded(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  return {
    updates_per_second: rounded(sorted.length / sum(({ seconds }) => seconds)),
    rounds: ran.map(({ latencies, seconds }) => rounded(latencies.length / seconds)),
    p50_ms: at(0.5),
    p99_ms: at(0.99),
    cpu_ms: ran.some(({ cpuMs }) => cpuMs === null)
      ? null
      : rounded(sum(({ cpuMs }) => cpuMs ?? 0) / sorted.length),
    updates: sorted.length,
    sent: sum((each) => each.sent),
  };
}

export function webhookTable(
  machine: { readonly node: string; readonly cores: number; readonly load: number },
  setting: {
    readonly steps: number;
    readonly chats: number;
    readonly abreast: number;
    readonly rounds: number;
  },
  { kheo, peer }: { readonly [bot in Bot]: Speed },
): string {
  const { steps, chats, abreast, rounds } = setting;
  const row = (name: string, of: (speed: Speed) => number): string[] => [
    name,
    of(kheo).toFixed(1),
    of(peer).toFixed(1),
    (of(kheo) / of(peer)).toFixed(2),
  ];
  const each = (speed: Speed): string => speed.rounds.map((of) => of.toFixed(0)).join(", ");
  return [
    `webhook: ${chats} dialogues of ${steps} updates, ${abreast} chats abreast, rounds of both: ${rounds}; ` +
      `Node ${machine.node}, ${machine.cores} cores, load ${machine.load}\n`,
    aligned([
      ["", "kheo", "grammY conversations", "kheo / grammY"],
      row("updates/s", (speed) => speed.updates_per_second),
      ["  by round", each(kheo), each(peer), ""],
      ...(kheo.cpu_ms === null ? [] : [row("processor ms an update", (speed) => speed.cpu_ms ?? 0)]),
      row("p50 ms to the 200", (speed) => speed.p50_ms),
      row("p99 ms to the 200", (speed) => speed.p99_ms),
      ["replies sent by then", `${kheo.sent} of ${kheo.updates}`, `${peer.sent} of ${peer.updates}`, ""],
    ]),
  ].join("\n");
}

export function broadcastTable({ messages, perSecond, peak, refused, problems }: Broadcast): string {
  return [
    `broadcast: ${messages} notices to as many chats, limit ${ALLOWED}/s\n`,
    aligned([
      ["", "kheo", "of the limit"],
      ["messages/s", perSecond.toFixed(1), (perSecond / ALLOWED).toFixed(2)],
      ["most in one second", String(peak), (peak / ALLOWED).toFixed(2)],
      ["429 Too Many Requests", String(refused), ""],
      ["other problems", String(problems), ""],
    ]),
  ].join("\n");
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number): string =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows
    .map((row) => row.map(pad).join("  ").trimEnd())
    .join("\n")
    .concat("\n");
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}
