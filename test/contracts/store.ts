import { afterEach, beforeEach, describe } from "vitest";
import type { Store } from "../../flows/ports.ts";
import { accountsContract } from "./store/accounts.ts";
import { arrivalsContract } from "./store/arrivals.ts";
import { authorisationsContract } from "./store/authorisations.ts";
import { conversationsContract } from "./store/conversations.ts";
import { dutiesContract } from "./store/duties.ts";
import { erasureContract } from "./store/erasure.ts";
import { exportContract } from "./store/export.ts";
import { filesContract } from "./store/files.ts";
import { identityContract } from "./store/identity.ts";
import { initiativesContract } from "./store/initiatives.ts";
import { jobsContract } from "./store/jobs.ts";
import { ledgerContract } from "./store/ledger.ts";
import { modelContract } from "./store/model.ts";
import { outboxContract } from "./store/outbox.ts";
import { peopleContract } from "./store/people.ts";
import { transactionsContract } from "./store/transactions.ts";

/** A fresh, empty store and the means to close and open it again on the same data. */
export interface OpenedStore {
  readonly store: Store;
  /** Closes the store and opens what it left behind. */
  readonly reopen: () => Promise<Store>;
  /** Opens the same data once more, as another process would; closed with the rest. */
  readonly beside: () => Promise<Store>;
  /** Closes whatever is open and removes the data. */
  readonly dispose: () => Promise<void>;
}

/** What every implementation of `Store` must do, whatever database is behind it; `open` is called once a test. */
export function storeContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} as a Store`, () => {
    let opened: OpenedStore;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened.dispose();
    });

    const current = (): OpenedStore => opened;
    transactionsContract(current);
    conversationsContract(current);
    peopleContract(current);
    initiativesContract(current);
    dutiesContract(current);
    filesContract(current);
    erasureContract(current);
    identityContract(current);
    outboxContract(current);
    ledgerContract(current);
    jobsContract(current);
    arrivalsContract(current);
    accountsContract(current);
    authorisationsContract(current);
    exportContract(current);
    modelContract(current);
  });
}
