import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { aPerson } from "../contracts/store/fixtures.ts";
import { MIGRATIONS, openAt, temporaryFile } from "./temporary.ts";

const Journal = z.looseObject({
  entries: z.array(z.looseObject({ idx: z.number(), when: z.number(), tag: z.string() })),
});

describe("migrations", () => {
  let file: string;
  let remove: () => Promise<void>;
  /** A copy of the migrations that a test may add to. */
  let folder: string;

  beforeEach(async () => {
    ({ file, remove } = await temporaryFile());
    folder = `${file}-migrations`;
    await cp(MIGRATIONS, folder, { recursive: true });
  });
  afterEach(async () => {
    await remove();
  });

  const journal = async () =>
    Journal.parse(JSON.parse(await readFile(join(folder, "meta/_journal.json"), "utf8")));
  const addMigration = async (tag: string, sql: string, whenShift = 1) => {
    const { entries, ...rest } = await journal();
    const when = (entries.at(-1)?.when ?? 0) + whenShift;
    const added = { idx: entries.length, version: "6", when, tag, breakpoints: true };
    await writeFile(join(folder, `${tag}.sql`), sql);
    await writeFile(
      join(folder, "meta/_journal.json"),
      JSON.stringify({ ...rest, entries: [...entries, added] }),
    );
  };
  const inFile = <T>(look: (db: Database.Database) => T): T => {
    const db = new Database(file, { readonly: true });
    try {
      return look(db);
    } finally {
      db.close();
    }
  };
  const appliedRows = () =>
    inFile((db) => db.prepare("select count(*) from __drizzle_migrations").pluck().get());

  it("are all applied, once, however often the store is opened", async () => {
    const { entries } = await journal();
    expect(entries.length).toBeGreaterThan(0);
    for (let i = 0; i < 2; i++) await (await openAt(file)).close();
    expect(appliedRows()).toBe(entries.length);
    expect(inFile((db) => db.pragma("user_version", { simple: true }))).toBe(entries.length);
  });

  it("may be run by several who open a new file at once", async () => {
    const stores = await Promise.all(Array.from({ length: 4 }, () => openAt(file)));
    for (const store of stores) await store.close();
    expect(appliedRows()).toBe((await journal()).entries.length);
  });

  it("bring an older file up to date and keep what is in it", async () => {
    const old = await openAt(file, { migrations: folder });
    await old.tx((tx) => tx.addPerson(aPerson()));
    await old.close();
    await addMigration("9998_more", "alter table people add column more text;");
    const store = await openAt(file, { migrations: folder });
    expect(await store.person("lan")).not.toBeNull();
    await store.close();
    expect(appliedRows()).toBe((await journal()).entries.length);
  });

  it("may rebuild a table that others point at", async () => {
    const old = await openAt(file, { migrations: folder });
    await old.tx(async (tx) => {
      await tx.addPerson(aPerson());
      await tx.openConversation({ id: "c", channel: "web", address: "a", at: 0 });
      await tx.saveConversation({
        id: "c",
        person: "lan",
        state: {},
        version: 0,
        heardAt: null,
        lastSeq: 0,
        at: 0,
      });
    });
    await old.close();
    await addMigration(
      "9998_rebuild",
      "create table n as select * from people; drop table people; alter table n rename to people;" +
        "create unique index people_id on people (id);",
    );
    const store = await openAt(file, { migrations: folder });
    expect(await store.conversationsOf("lan")).toHaveLength(1);
    const dangling = store.tx((tx) => tx.grant("lan", { unit: "nowhere", role: "member" }, 0));
    await expect(dangling).rejects.toMatchObject({ code: "store-constraint" });
    await store.close();
  });

  it("leave the file as it was when one of them fails", async () => {
    await addMigration("9998_good", "create table good (id text);");
    await addMigration("9999_bad", "create table bad (id text); insert into nowhere values (1);");
    await expect(openAt(file, { migrations: folder })).rejects.toThrow(/nowhere/);
    expect(inFile((db) => db.prepare("select name from sqlite_schema").all())).toEqual([]);
    await (await openAt(file)).close();
  });

  it("that break references are refused", async () => {
    const old = await openAt(file, { migrations: folder });
    await old.tx(async (tx) => {
      await tx.addPerson(aPerson());
      await tx.openConversation({ id: "c", channel: "web", address: "a", at: 0 });
      await tx.saveConversation({
        id: "c",
        person: "lan",
        state: {},
        version: 0,
        heardAt: null,
        lastSeq: 0,
        at: 0,
      });
    });
    await old.close();
    await addMigration("9998_lose", "delete from people;");
    const opening = openAt(file, { migrations: folder });
    await expect(opening).rejects.toMatchObject({ code: "migration-broke-references" });
    const store = await openAt(file);
    expect(await store.person("lan")).not.toBeNull();
    await store.close();
  });

  it("of a newer program make an older one refuse the file, also while it runs", async () => {
    const older = await openAt(file);
    await addMigration("9998_newer", "create table newer (id text);");
    await (await openAt(file, { migrations: folder })).close();
    await expect(older.check()).rejects.toMatchObject({ code: "schema-newer" });
    await older.close();
    await expect(openAt(file)).rejects.toMatchObject({ code: "schema-newer" });
  });

  it("are never skipped because of their date", async () => {
    await (await openAt(file)).close();
    await addMigration("9998_late", "create table late (id text);", -1000);
    await (await openAt(file, { migrations: folder })).close();
    expect(inFile((db) => db.prepare("select count(*) from late").pluck().get())).toBe(0);
  });

  it("must be there", async () => {
    await rm(folder, { recursive: true });
    const opening = openAt(file, { migrations: folder });
    await expect(opening).rejects.toMatchObject({ code: "migrations-missing", remedy: "stop" });
  });
});
