import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dueArrivals } from "../../db/arrivals.ts";
import { checkSettings, openReader, openWriter, type Q } from "../../db/connection.ts";
import { markReceived, spentSince, stranded, undeliveredIn } from "../../db/ledger.ts";
import { claimOutbox } from "../../db/outbox.ts";
import type { Store } from "../../flows/ports.ts";
import { aPerson, T0 } from "../contracts/store/fixtures.ts";
import { storeContract } from "../contracts/store.ts";
import { openAt, temporaryFile } from "./temporary.ts";

storeContract("SQLite", async () => {
  const { file, remove } = await temporaryFile();
  const store = await openAt(file);
  let latest = store;
  const others: Store[] = [];
  return {
    store,
    beside: async () => {
      const other = await openAt(file);
      others.push(other);
      return other;
    },
    reopen: async () => {
      await latest.close();
      latest = await openAt(file);
      return latest;
    },
    dispose: async () => {
      for (const other of others) await other.close();
      await latest.close();
      await remove();
    },
  };
});

describe("the SQLite file", () => {
  let file: string;
  let remove: () => Promise<void>;
  const stores: Store[] = [];
  const open = async (): Promise<Store> => {
    const store = await openAt(file);
    stores.push(store);
    return store;
  };

  beforeEach(async () => {
    ({ file, remove } = await temporaryFile());
  });
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
    await remove();
  });

  it("is made with its folder, which is the owner's alone", async () => {
    await open();
    expect((await stat(file)).isFile()).toBe(true);
    expect((await stat(dirname(file))).mode & 0o777).toBe(0o700);
  });

  it("survives a power cut: full sync on every commit, still so after a write", async () => {
    await open();
    const writer = openWriter(file);
    writer.pragma("user_version = 99");
    const setting = (name: string) => writer.pragma(name, { simple: true });
    expect(setting("synchronous")).toBe(2);
    expect(setting("journal_mode")).toBe("wal");
    expect(setting("foreign_keys")).toBe(1);
    expect(setting("busy_timeout")).toBe(150);
    expect(setting("trusted_schema")).toBe(0);
    expect(setting("cell_size_check")).toBe(1);
    expect(setting("journal_size_limit")).toBe(67_108_864);
    expect(setting("wal_autocheckpoint")).toBe(1000);
    expect(setting("temp_store")).toBe(2);
    expect(() => checkSettings(writer)).not.toThrow();

    writer.pragma("synchronous = NORMAL");
    expect(() => checkSettings(writer)).toThrow(/synchronous/);
    writer.close();
  });

  it("cannot be changed through the reading connection", async () => {
    await open();
    const reader = openReader(file);
    expect(() => reader.exec("delete from people")).toThrow(/readonly/);
    reader.close();
  });

  it("is whole in one file after closing", async () => {
    const store = await open();
    await store.tx((tx) => tx.addPerson(aPerson()));
    await store.close();
    await expect(stat(`${file}-wal`)).rejects.toMatchObject({ code: "ENOENT" });
    const copy = new Database(file, { readonly: true });
    expect(copy.prepare("select id from people").pluck().all()).toEqual(["lan"]);
    expect(copy.pragma("integrity_check", { simple: true })).toBe("ok");
    copy.close();
  });

  /** How SQLite goes about the only query of some work. */
  const planOf = async (work: (q: Q) => Promise<unknown>): Promise<string> => {
    await open();
    const db = new Database(file);
    const asked: { sql: string; params: unknown[] }[] = [];
    const logger = { logQuery: (sql: string, params: unknown[]) => void asked.push({ sql, params }) };
    await work(drizzle(db, { casing: "snake_case", logger }));
    const [query] = asked;
    const explain = db.prepare<unknown[], { detail: string }>(`explain query plan ${query?.sql}`);
    const steps = explain.all(...(query?.params ?? [])).map((step) => step.detail);
    db.close();
    return steps.join("\n");
  };

  it("answers a claim from its indexes of waiting messages, however many were sent", async () => {
    const steps = await planOf((q) => claimOutbox(q, { channels: ["web", "telegram"], now: T0, limit: 9 }));
    expect(steps).toContain("outbox USING INDEX outbox_due");
    expect(steps).toContain("outbox_waiting (conversation=? AND seq<?)");
    expect(steps).not.toMatch(/SCAN (?!outbox USING INDEX outbox_due|json_each)|TEMP B-TREE/);
  });

  it("finds the arrivals that are due in their order, and what holds them up by address", async () => {
    const steps = await planOf((q) => dueArrivals(q, { channel: "zalo-oa", now: T0, limit: 9 }));
    expect(steps).toContain("SEARCH arrivals USING INDEX arrivals_waiting (channel=?)");
    expect(steps).toContain("earlier USING INDEX arrivals_of_address (channel=? AND address=? AND id<?)");
    expect(steps).not.toMatch(/SCAN|TEMP B-TREE/);
  });

  it("finds stranded messages among them alone, oldest first", async () => {
    const steps = await planOf((q) => stranded(q, 9));
    expect(steps).toContain("outbox USING INDEX outbox_stranded");
    expect(steps).not.toContain("TEMP B-TREE");
  });

  it("finds what went out since an instant, whatever went out before", async () => {
    const steps = await planOf((q) => spentSince(q, "zalo-oa", T0));
    expect(steps).toContain("SEARCH outbox USING INDEX outbox_sent (channel=? AND sent_at>?)");
    expect(steps).not.toMatch(/SCAN|TEMP B-TREE FOR ORDER/);
  });

  it("finds the message of a receipt by the platform's id", async () => {
    const receipt = { channel: "zalo-oa", message: "1", seen: true, at: T0 } as const;
    const steps = await planOf((q) => markReceived(q, receipt));
    expect(steps).toContain("SEARCH outbox USING INDEX outbox_message (message=?)");
    expect(steps).not.toContain("SCAN");
  });

  it("finds undelivered reminders among them alone, each with its own messages", async () => {
    const steps = await planOf((q) => undeliveredIn(q, ["a", "b"], T0));
    expect(steps).toContain("SEARCH reminders USING INDEX reminders_undelivered (updated_at>?)");
    expect(steps).toContain("SEARCH tried USING INDEX outbox_cause (cause=?)");
    expect(steps).not.toMatch(/SCAN/);
  });

  it("may be checked and written by a second process", async () => {
    const [one, two] = [await open(), await open()];
    await one.tx((tx) => tx.addPerson(aPerson({ id: "a" })));
    await two.tx((tx) => tx.addPerson(aPerson({ id: "b" })));
    await expect(one.check()).resolves.toBeUndefined();
    expect(await one.person("b")).not.toBeNull();
  });
});
