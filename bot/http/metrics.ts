/** Counters of this process and counts of the store as Prometheus text. Names only; no labels that could hold personal data. */

export interface Metrics {
  count(name: string): void;
  /** The exposition, with gauges read just now. */
  text(gauges: { readonly [name: string]: number }): string;
}

export function createMetrics(): Metrics {
  const counters = new Map<string, number>();
  return {
    count: (name) => void counters.set(name, (counters.get(name) ?? 0) + 1),
    text(gauges) {
      const lines = [
        ...[...counters].flatMap(([name, value]) => metric(`${name}_total`, "counter", value)),
        ...Object.entries(gauges).flatMap(([name, value]) => metric(name, "gauge", value)),
        ...metric("process_resident_memory_bytes", "gauge", process.memoryUsage.rss()),
        ...metric("process_uptime_seconds", "gauge", process.uptime()),
      ];
      return `${lines.join("\n")}\n`;
    },
  };
}

function metric(name: string, type: "counter" | "gauge", value: number): readonly string[] {
  return [`# TYPE kheo_${name} ${type}`, `kheo_${name} ${value}`];
}
