import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { acquireInstanceLock } from "../../db/lock.ts";
import { KheoError } from "../../flows/ports.ts";
import { openAt, temporaryFile } from "./temporary.ts";

const BETTER_SQLITE = fileURLToPath(import.meta.resolve("better-sqlite3"));

/** Another process that takes the lock as `acquireInstanceLock` does, says so, and then does nothing for ever. */
const HOLDER = `
  const lock = new (require(process.argv[1]))(process.argv[2] + ".lock", { timeout: 0 });
  lock.exec("BEGIN EXCLUSIVE");
  process.stdout.write("held");
  setInterval(() => lock.open, 1000);
`;

describe("the instance lock", () => {
  let file: string;
  let remove: () => Promise<void>;
  beforeEach(async () => {
    ({ file, remove } = await temporaryFile());
  });
  afterEach(async () => {
    await remove();
  });

  it("lets one server in at a time", () => {
    const release = acquireInstanceLock(file);
    expect(() => acquireInstanceLock(file)).toThrow(KheoError);
    expect(() => acquireInstanceLock(file)).toThrow(
      /another Khéo server is running on .*kheo\.db; stop it first/,
    );
    expect(() => acquireInstanceLock(`${file}2`)()).not.toThrow();
    release();
    release();
    acquireInstanceLock(file)();
  });

  it("does not keep operators' commands from the store", async () => {
    const release = acquireInstanceLock(file);
    const store = await openAt(file);
    await expect(store.check()).resolves.toBeUndefined();
    await store.close();
    release();
  });

  it("keeps out other processes, and vanishes with kill -9", async () => {
    acquireInstanceLock(file)(); // makes the folder
    const holder = spawn(process.execPath, ["-e", HOLDER, BETTER_SQLITE, file], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      await once(holder.stdout, "data");
      expect(() => acquireInstanceLock(file)).toThrow(/another Khéo server/);
    } finally {
      const exited = once(holder, "exit");
      holder.kill("SIGKILL");
      await exited;
    }
    acquireInstanceLock(file)();
  });
});
