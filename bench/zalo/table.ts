/** The figures, and how they are printed. */
import type { Flood, Flooded } from "./flood.ts";

export interface Figures {
  readonly calls: Flooded["calls"];
  readonly p50_ms: number;
  readonly p90_ms: number;
  readonly p99_ms: number;
  readonly most_ms: number;
  /** Processor time of the webhook's process a call; null where the system does not tell. */
  readonly cpu_ms: number | null;
  readonly after: Flooded["after"];
}

/** Times are from the moment a call was due. */
export function figuresOf({ latencies, calls, cpuMs, after }: Flooded): Figures {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number): number => rounded(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  return {
    calls,
    p50_ms: at(0.5),
    p90_ms: at(0.9),
    p99_ms: at(0.99),
    most_ms: at(1),
    cpu_ms: cpuMs === null ? null : rounded(cpuMs / sorted.length),
    after,
  };
}

export function table(
  machine: { readonly node: string; readonly cores: number; readonly load: number },
  { perSecond, seconds, abreast }: Flood,
  { kheo, peer }: { readonly kheo: Figures; readonly peer: Figures },
): string {
  const { said, repeated, garbage } = kheo.calls;
  const row = (name: string, of: (figures: Figures) => number | null): string => {
    const [ours, theirs] = [of(kheo), of(peer)];
    if (ours === null || theirs === null) return "";
    return `${name.padEnd(22)}${cell(ours)}${cell(theirs)}${cell(ours / theirs)}\n`;
  };
  const after = kheo.after;
  return [
    `${perSecond} calls a second for ${seconds} s, ${abreast} people abreast: ${said} events, ${repeated} repeats, ${garbage} garbage; ` +
      `Node ${machine.node}, ${machine.cores} cores, load ${machine.load}\n\n`,
    `${"ms to the 200".padEnd(22)}${"kheo".padStart(10)}${"bare".padStart(10)}${"ratio".padStart(10)}\n`,
    row("p50", (figures) => figures.p50_ms),
    row("p90", (figures) => figures.p90_ms),
    row("p99", (figures) => figures.p99_ms),
    row("longest", (figures) => figures.most_ms),
    row("processor ms a call", (figures) => figures.cpu_ms),
    after === null
      ? ""
      : `\nthen ${after.waiting} events waited: taken within ${after.drainSeconds.toFixed(1)} s, all questions answered within ` +
        `${after.answerSeconds.toFixed(1)} s (${after.hanging} calls of the model hung); all ${after.people} people were answered alike\n`,
  ].join("");
}

function cell(value: number): string {
  return value.toFixed(2).padStart(10);
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}
