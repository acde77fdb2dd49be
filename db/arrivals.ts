import { and, asc, eq, gt, inArray, lt, lte, notExists, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Arrival, Inserted, Store } from "../flows/ports.ts";
import { arrivalColumns } from "./columns.ts";
import type { Q } from "./connection.ts";
import { perNumber, prepared } from "./prepared.ts";
import { arrivals, inbox } from "./schema.sqlite.ts";

/* Events between their coming and their turn. */

/** A second look at the table, for what came before an event of the same address. */
const earlier = alias(arrivals, "earlier");

/** `Store.keepArrivals` */
export async function keepArrivals(
  q: Q,
  given: Parameters<Store["keepArrivals"]>[0],
): Promise<readonly Inserted[]> {
  const inserted: Inserted[] = [];
  for (const arrival of given) {
    const [known] = await admitted(q, { channel: arrival.channel, key: arrival.key });
    const [kept] = known === undefined ? await keep(q, arrival) : [];
    inserted.push(kept === undefined ? "exists" : "new");
  }
  return inserted;
}

const admitted = prepared({ channel: inbox.channel, key: inbox.key }, (q, value) =>
  q
    .select({ key: inbox.key })
    .from(inbox)
    .where(and(eq(inbox.channel, value("channel")), eq(inbox.key, value("key")))),
);

const keep = prepared(
  {
    id: arrivals.id,
    channel: arrivals.channel,
    address: arrivals.address,
    key: arrivals.key,
    body: arrivals.body,
    attempts: arrivals.attempts,
    at: arrivals.createdAt,
  },
  (q, value) =>
    q
      .insert(arrivals)
      .values({
        id: value("id"),
        channel: value("channel"),
        address: value("address"),
        key: value("key"),
        body: value("body"),
        attempts: value("attempts"),
        nextAt: value("at"),
        createdAt: value("at"),
        updatedAt: value("at"),
      })
      .onConflictDoNothing({ target: [arrivals.channel, arrivals.key] })
      .returning({ id: arrivals.id }),
);

/** `Store.arrivals` */
export async function dueArrivals(
  q: Q,
  { channel, now, limit }: Parameters<Store["arrivals"]>[0],
): Promise<readonly Arrival[]> {
  return await due(limit)(q, { channel, now });
}

const due = perNumber((limit) =>
  prepared({ channel: arrivals.channel, now: arrivals.nextAt }, (q, value) => {
    const holdsUp = and(
      eq(earlier.channel, arrivals.channel),
      eq(earlier.address, arrivals.address),
      lt(earlier.id, arrivals.id),
      gt(earlier.nextAt, value("now")),
    );
    return q
      .select(arrivalColumns)
      .from(arrivals)
      .where(
        and(
          eq(arrivals.channel, value("channel")),
          lte(arrivals.nextAt, value("now")),
          notExists(q.select({ id: earlier.id }).from(earlier).where(holdsUp)),
        ),
      )
      .orderBy(asc(arrivals.id))
      .limit(limit);
  }),
);

/** `Store.endArrivals` */
export async function endArrivals(q: Q, ids: readonly string[]): Promise<void> {
  await q.delete(arrivals).where(inArray(arrivals.id, [...ids]));
}

/** `Store.putOffArrival` */
export async function putOffArrival(
  q: Q,
  { id, until, at }: Parameters<Store["putOffArrival"]>[0],
): Promise<void> {
  await q
    .update(arrivals)
    .set({ nextAt: until, attempts: sql`${arrivals.attempts} + 1`, updatedAt: at })
    .where(eq(arrivals.id, id));
}
