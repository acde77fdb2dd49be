/** The figures as text for a terminal. */
import { OURS } from "./engines.ts";
import type { EngineResult, Figures, Run } from "./measure.ts";
import { ratiosOf } from "./ratio.ts";

/** One block a measure: a row an engine, a column a variant; last the ratios of nDCG@10. */
export function table(documents: number, results: readonly EngineResult[]): string {
  const variants = Object.entries(results[0]?.variants ?? {});
  const block = (title: string, value: (figures: Figures) => string): string =>
    aligned([
      [title, ...variants.map(([variant]) => variant)],
      ...results.map(({ name, variants: figures }) => [
        name,
        ...variants.map(([variant]) => (figures[variant] === undefined ? "" : value(figures[variant]))),
      ]),
    ]);
  const ratios = Object.entries(ratiosOf(results));
  const asked = variants.map(([variant, { queries }]) => `${variant} ${queries}`).join(", ");
  return [
    `${documents} passages; questions: ${asked}\n`,
    block("nDCG@10", (figures) => figures["ndcg@10"].toFixed(3)),
    block("recall@1", (figures) => figures["recall@1"].toFixed(3)),
    block("p50 ms", (figures) => figures.p50_ms.toFixed(2)),
    aligned([["build ms", ""], ...results.map(({ name, build_ms }) => [name, String(build_ms)])]),
    aligned([
      ["kheo / best other", ...ratios.map(([variant]) => variant)],
      ["ratio of nDCG@10", ...ratios.map(([, { ratio }]) => ratio.toFixed(2))],
      ["95 % interval", ...ratios.map(([, { interval }]) => interval.map((end) => end.toFixed(2)).join("–"))],
      ["best other", ...ratios.map(([, { peer_name }]) => peer_name)],
    ]),
  ].join("\n");
}

/** For every variant the `most` questions where ours lies furthest behind the best other engine of that variant; "" for none. */
export function lossesTable(results: readonly EngineResult[], most: number): string {
  const ours = results.find(({ name }) => name === OURS);
  if (most === 0 || ours === undefined) return "";
  return Object.entries(ratiosOf(results))
    .map(([variant, { peer_name }]) => {
      const theirs = results.find(({ name }) => name === peer_name);
      const lost = ours.runs
        .map((run, at) => ({ run, other: theirs?.runs[at] }))
        .filter(({ run, other }) => run.query.variant === variant && behind(run, other) > 0)
        .toSorted((a, b) => behind(b.run, b.other) - behind(a.run, a.other));
      const lines = lost.slice(0, most).map(({ run, other }) => {
        const { id, text, relevant } = run.query;
        const wanted = `wanted ${relevant.join(" ")}, kheo first ${run.top ?? "nothing"}`;
        return `  ${id} “${text}”: ${wanted} (${run.ndcg.toFixed(2)} against ${other?.ndcg.toFixed(2) ?? ""})`;
      });
      return [`\n${variant}: behind ${peer_name} on ${lost.length} questions`, ...lines].join("\n");
    })
    .join("\n")
    .concat("\n");
}

function behind(run: Run, other: Run | undefined): number {
  return (other?.ndcg ?? 0) - run.ndcg;
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n")
    .concat("\n");
}
