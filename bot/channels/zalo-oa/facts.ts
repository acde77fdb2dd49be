/** What was learned of the account by asking or by being refused: kept in the store, so that no process has to learn it again. */
import type { Clock, Store } from "../../../flows/ports.ts";

export interface Facts {
  /** What is known and not older than `mostMs` (default: however old); null when nothing is. */
  get(fact: string, mostMs?: number): Promise<string | null>;
  /** Null forgets it. */
  put(fact: string, value: string | null): Promise<void>;
}

export function factsOf(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  account: string,
): Facts {
  const key = { channel: "zalo-oa", account } as const;
  return {
    async get(fact, mostMs = Infinity) {
      const found = await store.accountFact({ ...key, fact });
      return found === null || clock.now() - found.at > mostMs ? null : found.value;
    },
    put: (fact, value) => store.putAccountFact({ ...key, fact, value, at: clock.now() }),
  };
}
