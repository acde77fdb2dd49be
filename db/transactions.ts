import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate } from "node:timers/promises";
import { KheoError, StoreBusy } from "../flows/ports.ts";
import { type Connection, type Q, queries } from "./connection.ts";
import { asStoreError } from "./errors.ts";
import { type Lane, Lanes } from "./lanes.ts";
import { type Patience, whenFree } from "./patience.ts";

/** The event loop is let go this often while transactions queue up. */
const BREATH_MS = 10;

/** The queries of a running transaction; throws when the transaction is over. */
export type Live = () => Q;

/**
 * The transactions of one process, one after another on one connection.
 *
 * better-sqlite3 refuses asynchronous transactions, so BEGIN and COMMIT are said by hand and two lanes keep the others out meanwhile.
 * BEGIN IMMEDIATE takes the write lock at once: a transaction that starts by reading can never fail half-way on a stale snapshot.
 */
export class Transactions {
  readonly #db: Connection;
  readonly #q: Q;
  readonly #patience: Patience;
  /** Knows whether the code that is running was called from inside a transaction. */
  readonly #inside = new AsyncLocalStorage<{ open: boolean }>();
  readonly #lanes = new Lanes();
  #breathed = performance.now();
  #closed = false;

  constructor(db: Connection, patience: Patience) {
    this.#db = db;
    this.#q = queries(db);
    this.#patience = patience;
  }

  /**
   * Runs `work` when its turn comes; commits durably when it resolves, leaves nothing when it rejects. The urgent lane is for what is
   * short and what others outside wait for: it goes before all that waits in the ordinary one.
   *
   * @throws KheoError `nested-transaction` (it would wait for itself for ever), `store-closed`, `store-constraint`
   * @throws StoreBusy when another process kept the lock, or the disk is full
   */
  async run<T>(work: (live: Live) => Promise<T>, lane: Lane = "ordinary"): Promise<T> {
    if (this.#inside.getStore()?.open === true) {
      throw new KheoError("nested-transaction", "stop", "a transaction was started inside another one");
    }
    if (this.#closed) throw new KheoError("store-closed", "stop", "the store is closed");
    await this.#lanes.enter(lane);
    try {
      return await this.#turn(work);
    } finally {
      this.#lanes.leave();
    }
  }

  /** Lets the transactions that were asked for end and takes no more. */
  async drain(): Promise<void> {
    this.#closed = true;
    await this.#lanes.empty();
  }

  async #turn<T>(work: (live: Live) => Promise<T>): Promise<T> {
    await this.#breathe();
    await this.#begin();
    const scope = { open: true };
    const live = (): Q => {
      if (!scope.open)
        throw new KheoError("transaction-over", "stop", "a query came after its transaction had ended");
      return this.#q;
    };
    try {
      const result = await this.#inside.run(scope, () => work(live));
      this.#db.exec("COMMIT");
      return result;
    } catch (error) {
      // SQLite has already rolled back by itself after some failures (a full disk, for one)
      if (this.#db.inTransaction) this.#db.exec("ROLLBACK");
      throw asStoreError(error);
    } finally {
      scope.open = false;
    }
  }

  /** Everything here is synchronous underneath: without this, a long queue would run to its end before anybody else is heard. */
  async #breathe(): Promise<void> {
    if (performance.now() - this.#breathed < BREATH_MS) return;
    await setImmediate();
    this.#breathed = performance.now();
  }

  async #begin(): Promise<void> {
    try {
      await whenFree(() => this.#db.exec("BEGIN IMMEDIATE"), this.#patience);
    } catch (error) {
      // Who queued up behind this one has been waiting too; let them go now, not after as long again each.
      if (error instanceof StoreBusy) {
        this.#lanes.turnAway(() => new StoreBusy("the store was locked by another process"));
      }
      throw asStoreError(error);
    }
  }
}
