import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Connection, openWriter } from "../../db/connection.ts";
import { Transactions } from "../../db/transactions.ts";
import { StoreBusy } from "../../flows/ports.ts";
import { temporaryFile } from "./temporary.ts";

describe("a full disk", () => {
  let db: Connection;
  let transactions: Transactions;
  let remove: () => Promise<void>;

  beforeEach(async () => {
    const temporary = await temporaryFile();
    remove = temporary.remove;
    db = openWriter(temporary.file);
    db.exec("create table notes (text text)");
    transactions = new Transactions(db, { patienceMs: 0, sleep: async () => undefined, random: () => 0 });
  });
  afterEach(async () => {
    await transactions.drain();
    db.close();
    await remove();
  });

  const write = (length: number) =>
    transactions.run(async () => {
      db.prepare("insert into notes values (?)").run("before");
      db.prepare("insert into notes values (?)").run("x".repeat(length));
    });
  const notes = () => db.prepare("select count(*) from notes").pluck().get();

  it("is busy, leaves nothing of the transaction, and is over when there is room again", async () => {
    db.pragma(`max_page_count = ${String(db.pragma("page_count", { simple: true }))}`);
    const full = write(100_000);
    await expect(full).rejects.toBeInstanceOf(StoreBusy);
    await expect(full).rejects.toThrow(/disk of the store is full/);
    expect(notes()).toBe(0);

    db.pragma("max_page_count = 1000000");
    await write(100_000);
    expect(notes()).toBe(2);
  });
});
