/** Counters and gauges of this process and counts of the store as Prometheus text. No label may hold what somebody wrote or who somebody is. */

/** Few fixed words by name; every set of them is a series of its own. */
export interface Labels {
  readonly [label: string]: string;
}

export interface Metrics {
  /** Adds one to a counter, shown as `kheo_<name>_total`. */
  count(name: string, labels?: Labels): void;
  /** Sets a gauge, shown as `kheo_<name>` until it is set anew; the unit stands in the name (`_seconds`). One that was never set isn't shown. */
  gauge(name: string, value: number, labels?: Labels): void;
  /** The exposition, with more gauges that were read just now; no name may stand in both. */
  text(readNow: { readonly [name: string]: number }): string;
}

/** Metrics of one process, empty at first. */
export function createMetrics(): Metrics {
  const counters: Series = new Map();
  const gauges: Series = new Map();
  return {
    count: (name, labels) => change(counters, name, labels, (before) => before + 1),
    gauge: (name, value, labels) => change(gauges, name, labels, () => value),
    text(readNow) {
      const lines = [
        ...[...counters].flatMap(([name, values]) => family(`${name}_total`, "counter", values)),
        ...[...gauges].flatMap(([name, values]) => family(name, "gauge", values)),
        ...Object.entries(readNow).flatMap(([name, value]) => single(name, value)),
        ...single("process_resident_memory_bytes", process.memoryUsage.rss()),
        ...single("process_uptime_seconds", process.uptime()),
      ];
      return `${lines.join("\n")}\n`;
    },
  };
}

/** Values by name, then by their labels as they are written. */
type Series = Map<string, Map<string, number>>;

function change(
  series: Series,
  name: string,
  labels: Labels | undefined,
  to: (before: number) => number,
): void {
  const values = series.get(name) ?? new Map<string, number>();
  const set = Object.entries(labels ?? {}).map(([label, value]) => `${label}="${value}"`);
  const key = set.length === 0 ? "" : `{${set.join(",")}}`;
  series.set(name, values.set(key, to(values.get(key) ?? 0)));
}

function family(
  name: string,
  type: "counter" | "gauge",
  values: ReadonlyMap<string, number>,
): readonly string[] {
  return [
    `# TYPE kheo_${name} ${type}`,
    ...[...values].map(([labels, value]) => `kheo_${name}${labels} ${value}`),
  ];
}

function single(name: string, value: number): readonly string[] {
  return family(name, "gauge", new Map([["", value]]));
}
