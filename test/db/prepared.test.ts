import { and, asc, eq, inArray } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Connection, openReader, openWriter, type Q, queries } from "../../db/connection.ts";
import * as frequent from "../../db/frequent.ts";
import { sqliteKit } from "../../db/kit.ts";
import { migrate } from "../../db/migrate.ts";
import { perNumber, prepared } from "../../db/prepared.ts";
import { inbox, people } from "../../db/schema.sqlite.ts";
import { T0 } from "../contracts/store/fixtures.ts";
import { MIGRATIONS, temporaryFile } from "./temporary.ts";

describe("a prepared query", () => {
  let db: Connection;
  let q: Q;
  let remove: () => Promise<void>;

  beforeEach(async () => {
    let file = "";
    ({ file, remove } = await temporaryFile());
    db = openWriter(file);
    migrate(db, MIGRATIONS);
    q = queries(db);
  });
  afterEach(async () => {
    db.close();
    await remove();
  });

  const addPeople = async (...ids: string[]): Promise<void> => {
    const rest = { title: "", consent: null, demo: false, createdAt: T0, updatedAt: T0 };
    for (const id of ids)
      await q.insert(people).values({ id, name: `name of ${id}`, reminders: id !== "b", ...rest });
  };

  it("is prepared once a connection, and bound anew at every run", async () => {
    await addPeople("a", "b");
    const reader = openReader(db.name);
    const asked = [vi.spyOn(db, "prepare"), vi.spyOn(reader, "prepare")];
    const other = queries(reader);
    for (const id of ["a", "b", "nobody", "a"]) {
      const found = (await frequent.person(q, { id })).map((p) => p.name);
      expect(found).toEqual(id === "nobody" ? [] : [`name of ${id}`]);
      expect(await frequent.person(other, { id })).toHaveLength(found.length);
    }
    expect(asked.map((prepare) => prepare.mock.calls.length)).toEqual([1, 1]);
    reader.close();
  });

  it("encodes a value as its column does, null as null", async () => {
    await addPeople("a", "b");
    const reminded = prepared({ reminders: people.reminders }, (on, given) =>
      on
        .select({ id: people.id })
        .from(people)
        .where(eq(people.reminders, given("reminders"))),
    );
    expect(await reminded(q, { reminders: true })).toEqual([{ id: "a" }]);
    expect(await reminded(q, { reminders: false })).toEqual([{ id: "b" }]);

    const event = { channel: "web", key: "k" } as const;
    await frequent.admit(q, { ...event, conversation: "c", at: T0 });
    const kept = async () => {
      const of = and(eq(inbox.channel, event.channel), eq(inbox.key, event.key));
      return await q.select({ result: inbox.result }).from(inbox).where(of);
    };
    await frequent.keepResult(q, { ...event, result: { said: 'a "word"' } });
    expect(await kept()).toEqual([{ result: { said: 'a "word"' } }]);
    await frequent.keepResult(q, { ...event, result: null });
    expect(db.prepare("select result is null from inbox").pluck().get()).toBe(1);
  });

  it("takes a list of any length as one value", async () => {
    await addPeople("a", "b", 'c"], ["');
    const among = prepared({ ids: "list" }, (on, given) =>
      on
        .select({ id: people.id })
        .from(people)
        .where(inArray(people.id, sqliteKit.listed(given("ids"))))
        .orderBy(asc(people.id)),
    );
    const ids = async (...wanted: string[]) => (await among(q, { ids: wanted })).map((p) => p.id);
    expect(await ids()).toEqual([]);
    expect(await ids("b", "nobody")).toEqual(["b"]);
    expect(await ids('c"], ["', "a")).toEqual(["a", 'c"], ["']);
  });

  it("fails like any query, and runs again afterwards", async () => {
    await addPeople("a");
    const add = prepared({ id: people.id }, (on, given) =>
      on.insert(people).values({
        id: given("id"),
        name: "",
        title: "",
        consent: null,
        reminders: false,
        demo: false,
        createdAt: T0,
        updatedAt: T0,
      }),
    );
    await expect(add(q, { id: "a" })).rejects.toMatchObject({ code: "SQLITE_CONSTRAINT_PRIMARYKEY" });
    await add(q, { id: "b" });
    expect(await q.$count(people)).toBe(2);
  });

  it("is made once for each number", () => {
    const made = vi.fn<(n: number) => { n: number }>((n) => ({ n }));
    const of = perNumber(made);
    expect([of(1), of(2), of(1)]).toEqual([{ n: 1 }, { n: 2 }, { n: 1 }]);
    expect(made).toHaveBeenCalledTimes(2);
  });
});
