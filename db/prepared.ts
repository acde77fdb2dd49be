import { type Column, type GetColumnData, type SQL, sql } from "drizzle-orm";
import type { Q } from "./connection.ts";

/** A list of texts, bound as one value: the query reads the same however many there are. `listed` in `kit.ts` takes it apart. */
type List = "list";

/** What a query leaves open: a name for each value, and the column that says its type and how it is encoded. */
interface Open {
  readonly [name: string]: Column | List;
}

/** The values of one run, each of its column's type. */
type Values<O extends Open> = {
  readonly [name in keyof O]: O[name] extends Column ? GetColumnData<O[name], "query"> : readonly string[];
};

/** As much of drizzle's queries as is needed here. (On Postgres `prepare` wants a name, too.) */
interface Query<R> {
  prepare(): { execute(values: Readonly<Record<string, unknown>>): PromiseLike<R> };
}

/**
 * A query that is built and prepared at its first run on a connection; each run after that only binds values and steps. Building
 * the text and having it prepared costs some four times what running a query of a turn does.
 *
 * `build` gets `given`, which stands for the value of that name wherever drizzle takes SQL. A limit it can't stand for: see
 * `perNumber`.
 */
export function prepared<O extends Open, R>(
  open: O,
  build: (q: Q, given: (name: keyof O & string) => SQL) => Query<R>,
): (q: Q, values: Values<O>) => Promise<R> {
  const known = new WeakMap<Q, ReturnType<Query<R>["prepare"]>>();
  const given = (name: keyof O & string): SQL =>
    sql`${sql.param(sql.placeholder(name), { mapToDriverValue: encoder(open[name]) })}`;
  return async (q, values) => {
    const statement = known.get(q) ?? build(q, given).prepare();
    known.set(q, statement);
    return await statement.execute(values);
  };
}

/** One of something for each number asked for, made once. For numbers of which there are few. */
export function perNumber<T>(make: (n: number) => T): (n: number) => T {
  const known = new Map<number, T>();
  return (n) => {
    const one = known.get(n) ?? make(n);
    known.set(n, one);
    return one;
  };
}

function encoder(of: Column | List | undefined): (value: unknown) => unknown {
  if (of === "list") return (value) => JSON.stringify(value);
  // drizzle keeps a null from the column's encoder when it builds a query, but not when it fills a placeholder
  return (value) => (value === null || of === undefined ? value : of.mapToDriverValue(value));
}
