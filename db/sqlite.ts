import { setTimeout as sleep } from "node:timers/promises";
import {
  type Arrival,
  type ChannelId,
  type Inserted,
  type Instant,
  type Job,
  KheoError,
  type OutboxRow,
  type Store,
  type StoreExport,
  type StoreWrites,
} from "../flows/ports.ts";
import { type Connection, checkSettings, openReader, openWriter, type Q, queries } from "./connection.ts";
import { counts, useOf } from "./counts.ts";
import { asStoreError } from "./errors.ts";
import { exportAll } from "./export.ts";
import { bytesOf, keepBytes, sweepFiles } from "./files.ts";
import { accountFact, putAccountFact, reserveSlot } from "./accounts.ts";
import { dueArrivals, endArrivals, keepArrivals, putOffArrival } from "./arrivals.ts";
import { abandonRefreshes, beginRefresh, endRefresh, putAuthorisation } from "./authorisations.ts";
import { claimJobs, releaseJobs } from "./jobs.ts";
import { markReceived, markSpending } from "./ledger.ts";
import type { Lane } from "./lanes.ts";
import { migrate, schemaVersion, writeSchemaVersion } from "./migrate.ts";
import { claimOutbox, markDelivered, reclaimSending, settleOutbox } from "./outbox.ts";
import { type Patience, whenFree } from "./patience.ts";
import { Reads } from "./reads.ts";
import { Transactions } from "./transactions.ts";
import { Writes } from "./writes.ts";

export interface SqliteOptions extends Partial<Patience> {
  /** Path of the database file; made, with its folder, when missing. */
  readonly file: string;
  /** Folder of drizzle's SQLite migrations (`db/migrations/sqlite`, which the compiler does not copy to `dist`). */
  readonly migrations: string;
}

/**
 * Opens the store in one SQLite file, brought to the newest schema. Waits up to `patienceMs` (10,000 by default) whenever another
 * process holds the write lock.
 *
 * @throws KheoError when the file cannot be trusted or understood: `sqlite-too-old`, `sqlite-settings`, `schema-newer`, `migrations-missing`
 * @throws StoreBusy when another process keeps the file locked
 */
export async function openSqlite(options: SqliteOptions): Promise<Store> {
  const { file, migrations, ...given } = options;
  const patience: Patience = { patienceMs: 10_000, sleep, random: Math.random, ...given };
  const writer = await whenFree(() => openWriter(file), patience);
  try {
    const version = await whenFree(() => migrate(writer, migrations), patience);
    checkSettings(writer);
    return new SqliteStore(file, version, writer, patience);
  } catch (error) {
    writer.close();
    throw asStoreError(error);
  }
}

/** Two connections: all writes in queued transactions on one, all other reads on the other, so that these never see an open transaction. */
class SqliteStore extends Reads implements Store {
  readonly #file: string;
  readonly #version: number;
  readonly #writer: Connection;
  readonly #reader: Connection;
  readonly #transactions: Transactions;

  constructor(file: string, version: number, writer: Connection, patience: Patience) {
    const reader = openReader(file);
    const committed = queries(reader);
    super(() => {
      if (!reader.open) throw new KheoError("store-closed", "stop", "the store is closed");
      return committed;
    });
    this.#file = file;
    this.#version = version;
    this.#writer = writer;
    this.#reader = reader;
    this.#transactions = new Transactions(writer, patience);
  }

  async tx<T>(work: (tx: StoreWrites) => Promise<T>): Promise<T> {
    return await this.#transactions.run((live) => work(new Writes(live)));
  }

  async claimOutbox(query: {
    channels: readonly ChannelId[];
    now: Instant;
    limit: number;
    except?: readonly string[];
  }): Promise<readonly OutboxRow[]> {
    return await this.#write((q) => claimOutbox(q, query), "urgent");
  }

  async settleOutbox(row: Parameters<Store["settleOutbox"]>[0]): Promise<void> {
    await this.#write((q) => settleOutbox(q, row), "urgent");
  }

  async markSpending(message: { id: string; at: Instant }): Promise<void> {
    await this.#write((q) => markSpending(q, message), "urgent");
  }

  async markReceived(receipt: Parameters<Store["markReceived"]>[0]): Promise<string | null> {
    return await this.#write((q) => markReceived(q, receipt));
  }

  async keepArrivals(arrivals: Parameters<Store["keepArrivals"]>[0]): Promise<readonly Inserted[]> {
    return await this.#write((q) => keepArrivals(q, arrivals), "urgent");
  }

  async arrivals(query: Parameters<Store["arrivals"]>[0]): Promise<readonly Arrival[]> {
    return await dueArrivals(this.live(), query);
  }

  async endArrivals(ids: readonly string[]): Promise<void> {
    await this.#write((q) => endArrivals(q, ids));
  }

  async putOffArrival(arrival: Parameters<Store["putOffArrival"]>[0]): Promise<void> {
    await this.#write((q) => putOffArrival(q, arrival));
  }

  async reserveSlot(slot: Parameters<Store["reserveSlot"]>[0]): Promise<Instant> {
    return await this.#write((q) => reserveSlot(q, slot), "urgent");
  }

  async accountFact(of: Parameters<Store["accountFact"]>[0]): ReturnType<Store["accountFact"]> {
    return await accountFact(this.live(), of);
  }

  async putAccountFact(of: Parameters<Store["putAccountFact"]>[0]): Promise<void> {
    await this.#write((q) => putAccountFact(q, of), "urgent");
  }

  async markDelivered(conversation: string, upToSeq: number, at: Instant): Promise<void> {
    await this.#write((q) => markDelivered(q, conversation, upToSeq, at), "urgent");
  }

  async reclaimSending(at: Instant): Promise<readonly OutboxRow[]> {
    return await this.#write((q) => reclaimSending(q, at));
  }

  async claimJobs(query: { now: Instant; leaseMs: number; limit: number }): Promise<readonly Job[]> {
    return await this.#write((q) => claimJobs(q, query));
  }

  async releaseJobs(at: Instant): Promise<void> {
    await this.#write((q) => releaseJobs(q, at));
  }

  async keepBytes(bytes: Uint8Array, at: Instant): Promise<string> {
    return await keepBytes((work) => this.#write(work), bytes, at);
  }

  async bytesOf(hash: string): Promise<Uint8Array | null> {
    return await bytesOf(this.live(), hash);
  }

  async sweepFiles(limits: { papersBefore: Instant; bytesBefore: Instant }): Promise<void> {
    await this.#write((q) => sweepFiles(q, limits));
  }

  async putAuthorisation(given: Parameters<Store["putAuthorisation"]>[0]): Promise<void> {
    await this.#write((q) => putAuthorisation(q, given), "urgent");
  }

  async beginRefresh(of: Parameters<Store["beginRefresh"]>[0]): Promise<boolean> {
    return await this.#write((q) => beginRefresh(q, of), "urgent");
  }

  async endRefresh(of: Parameters<Store["endRefresh"]>[0]): Promise<boolean> {
    return await this.#write((q) => endRefresh(q, of), "urgent");
  }

  async abandonRefreshes(limits: { before: Instant; at: Instant }): Promise<void> {
    await this.#write((q) => abandonRefreshes(q, limits), "urgent");
  }

  async useOf(channel: ChannelId, since: Instant): Promise<{ conversations: number; sent: number }> {
    return await useOf(this.live(), channel, since);
  }

  async exportAll(): Promise<StoreExport> {
    return await this.#snapshot(exportAll);
  }

  async counts(): Promise<{ readonly [name: string]: number }> {
    return await counts(this.live());
  }

  async check(): Promise<void> {
    await this.#transactions.run(async () => {
      if (schemaVersion(this.#writer) !== this.#version) {
        throw new KheoError(
          "schema-newer",
          "stop",
          "another version of Khéo has changed the database; restart this one",
        );
      }
      writeSchemaVersion(this.#writer, this.#version);
    });
  }

  /** Waits for the transactions already asked for. Closing twice is closing once. */
  async close(): Promise<void> {
    await this.#transactions.drain();
    this.#reader.close();
    this.#writer.close(); // last, so that SQLite can fold the log back into the file
  }

  /**
   * `urgent` for the outbox: behind every waiting turn, replies would leave late, and what was sent would stay `sending` for long (and
   * go out twice if the process died meanwhile).
   */
  async #write<T>(work: (q: Q) => Promise<T>, lane?: Lane): Promise<T> {
    return await this.#transactions.run((live) => work(live()), lane);
  }

  /** Runs several reads on one state of the store, on a connection of their own: others must not read this older state meanwhile. */
  async #snapshot<T>(work: (q: Q) => Promise<T>): Promise<T> {
    this.live();
    const connection = openReader(this.#file);
    try {
      connection.exec("BEGIN");
      return await work(queries(connection));
    } finally {
      connection.close();
    }
  }
}
