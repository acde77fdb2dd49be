import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { databaseFile, openStore } from "../../db/open.ts";
import { MIGRATIONS, temporaryFile } from "./temporary.ts";

describe("DATABASE_URL", () => {
  it.each([
    ["file:./data/kheo.db", "./data/kheo.db"],
    ["file:kheo.db", "kheo.db"],
    ["file:/srv/kheo.db", "/srv/kheo.db"],
    ["file:///srv/dữ%20liệu/kheo.db", "/srv/dữ liệu/kheo.db"],
  ])("%s names the file %s", (url, file) => {
    expect(databaseFile(url)).toBe(file);
  });

  it("opens the store in that file", async () => {
    const { file, remove } = await temporaryFile();
    const store = await openStore(pathToFileURL(file).href, { migrations: MIGRATIONS });
    await expect(store.check()).resolves.toBeUndefined();
    await store.close();
    await remove();
  });

  it("of Postgres is refused plainly, without repeating its password", async () => {
    const opening = openStore("postgres://kheo:hunter2@db/kheo", { migrations: MIGRATIONS });
    await expect(opening).rejects.toMatchObject({ code: "database-url", remedy: "stop" });
    await expect(opening).rejects.toThrow(/no Postgres store yet/);
    await expect(opening).rejects.not.toThrow(/hunter2/);
  });

  it.each(["", "file:", "file::memory:", "./kheo.db", "mysql://x"])("%j is refused", (url) => {
    expect(() => databaseFile(url)).toThrow(/must name a file/);
  });
});
