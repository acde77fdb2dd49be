/** Counters of this process and counts of the store as Prometheus text. No label may hold what somebody wrote or who somebody is. */

export interface Metrics {
  /** Adds one to a counter; `labels` are few fixed words, and every set of them counts by itself. */
  count(name: string, labels?: { readonly [label: string]: string }): void;
  /** The exposition, with gauges read just now. */
  text(gauges: { readonly [name: string]: number }): string;
}

export function createMetrics(): Metrics {
  const counters = new Map<string, Map<string, number>>();
  return {
    count(name, labels = {}) {
      const counts = counters.get(name) ?? new Map<string, number>();
      const set = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
      const key = set.length === 0 ? "" : `{${set.join(",")}}`;
      counters.set(name, counts.set(key, (counts.get(key) ?? 0) + 1));
    },
    text(gauges) {
      const lines = [
        ...[...counters].flatMap(([name, counts]) => [
          `# TYPE kheo_${name}_total counter`,
          ...[...counts].map(([labels, value]) => `kheo_${name}_total${labels} ${value}`),
        ]),
        ...Object.entries(gauges).flatMap(([name, value]) => gauge(name, value)),
        ...gauge("process_resident_memory_bytes", process.memoryUsage.rss()),
        ...gauge("process_uptime_seconds", process.uptime()),
      ];
      return `${lines.join("\n")}\n`;
    },
  };
}

function gauge(name: string, value: number): readonly string[] {
  return [`# TYPE kheo_${name} gauge`, `kheo_${name} ${value}`];
}
