import { and, eq, inArray, lt, sql } from "drizzle-orm";
import type { Store } from "../flows/ports.ts";
import type { Q } from "./connection.ts";
import { authorisations } from "./schema.sqlite.ts";

/*
 * The life of an authorisation:
 *
 *   ok, uncertain ──begin──▶ refreshing ──end──▶ ok (new pair, or nothing happened) | uncertain | needs-reauth
 *                                └──abandon──▶ uncertain                            its process is gone
 *   any ──put──▶ ok          a person consented
 *
 * Every arrow is one conditional update: of two processes that want the same one, one gets it.
 */

type Of<M extends "putAuthorisation" | "beginRefresh" | "endRefresh" | "abandonRefreshes"> = Parameters<
  Store[M]
>[0];

/** `Store.putAuthorisation` */
export async function putAuthorisation(q: Q, { at, ...pair }: Of<"putAuthorisation">): Promise<void> {
  const { access, refresh, accessExpiresAt, refreshExpiresAt } = pair;
  const free = { state: "ok", attempt: null, attemptAt: null, updatedAt: at } as const;
  await q
    .insert(authorisations)
    .values({ ...pair, ...free, version: 1, createdAt: at })
    .onConflictDoUpdate({
      target: [authorisations.channel, authorisations.account],
      set: {
        access,
        refresh,
        accessExpiresAt,
        refreshExpiresAt,
        ...free,
        version: sql`${authorisations.version} + 1`,
      },
    });
}

/** `Store.beginRefresh` */
export async function beginRefresh(
  q: Q,
  { channel, account, version, attempt, at }: Of<"beginRefresh">,
): Promise<boolean> {
  const free = inArray(authorisations.state, ["ok", "uncertain"]);
  const rows = await q
    .update(authorisations)
    .set({ state: "refreshing", attempt, attemptAt: at, updatedAt: at })
    .where(
      and(
        eq(authorisations.channel, channel),
        eq(authorisations.account, account),
        eq(authorisations.version, version),
        free,
      ),
    )
    .returning({ account: authorisations.account });
  return rows.length > 0;
}

/** `Store.endRefresh` */
export async function endRefresh(
  q: Q,
  { channel, account, attempt, end, at }: Of<"endRefresh">,
): Promise<boolean> {
  const held = and(eq(authorisations.state, "refreshing"), eq(authorisations.attempt, attempt));
  const change =
    "pair" in end
      ? { ...end.pair, state: "ok" as const, version: sql`${authorisations.version} + 1` }
      : { state: end.state };
  const rows = await q
    .update(authorisations)
    .set({ ...change, attempt: null, attemptAt: null, updatedAt: at })
    .where(and(eq(authorisations.channel, channel), eq(authorisations.account, account), held))
    .returning({ account: authorisations.account });
  return rows.length > 0;
}

/** `Store.abandonRefreshes` */
export async function abandonRefreshes(q: Q, { before, at }: Of<"abandonRefreshes">): Promise<void> {
  await q
    .update(authorisations)
    .set({ state: "uncertain", attempt: null, attemptAt: null, updatedAt: at })
    .where(and(eq(authorisations.state, "refreshing"), lt(authorisations.attemptAt, before)));
}
