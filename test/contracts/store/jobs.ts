import { beforeEach, describe, expect, it } from "vitest";
import type { Instant, Job, Store } from "../../../flows/ports.ts";
import { aJob, type Current, MINUTE, T0, withLan } from "./fixtures.ts";

/** Work outside transactions: leased to one worker at a time, its result applied once. */
export function jobsContract(current: Current): void {
  const add = (store: Store, given: Partial<Job> = {}, at: Instant = T0) =>
    store.tx((tx) => tx.addJob({ ...aJob(given), at }));
  const claim = (store: Store, now: Instant = T0, limit = 9) =>
    store.claimJobs({ now, leaseMs: MINUTE, limit });

  describe("jobs", () => {
    beforeEach(async () => {
      await withLan(current().store);
    });

    it("go to one of many workers, as they were asked for", async () => {
      const { store } = current();
      await add(store);
      const claims = await Promise.all(Array.from({ length: 10 }, () => claim(store)));
      expect(claims.flat()).toEqual([aJob()]);
    });

    it("go oldest first, no more than the limit, and the rest to the next worker", async () => {
      const { store } = current();
      await add(store, { id: "young" }, T0 + 2);
      await add(store, { id: "old" }, T0);
      await add(store, { id: "middle" }, T0 + 1);
      expect((await claim(store, T0 + 9, 2)).map((job) => job.id)).toEqual(["old", "middle"]);
      expect((await claim(store, T0 + 9)).map((job) => job.id)).toEqual(["young"]);
    });

    it("come back when their lease runs out, also after a restart", async () => {
      const { store, reopen } = current();
      await add(store);
      await claim(store);
      const again = await reopen();
      expect(await claim(again, T0 + MINUTE - 1)).toEqual([]);
      expect(await claim(again, T0 + MINUTE)).toEqual([aJob()]);
      expect(await claim(again, T0 + MINUTE)).toEqual([]);
    });

    it("are free again at once when the leases of an earlier run are released", async () => {
      const { store, reopen } = current();
      await add(store);
      await add(store, { id: "job-2" });
      await store.tx((tx) => tx.finishJob("job-2", T0));
      await claim(store);
      const again = await reopen();
      await again.releaseJobs(T0);
      expect(await claim(again, T0)).toEqual([aJob()]);
    });

    it("are finished once, whoever comes second", async () => {
      const { store } = current();
      await add(store);
      await add(store, { id: "job-2" });
      await add(store, { id: "job-3", cause: "event-2" });
      const finished = await Promise.all(
        [1, 2, 3].map((n) => store.tx((tx) => tx.finishJob("job-1", T0 + n))),
      );
      expect(finished.filter(Boolean)).toHaveLength(1);
      expect(await store.tx((tx) => tx.finishJob("nothing", T0))).toBe(false);
      expect(await store.openJobsOf("event-1")).toEqual([aJob({ id: "job-2" })]);
      expect((await claim(store, T0 + 9 * MINUTE)).map((job) => job.id)).toEqual(["job-2", "job-3"]);
    });

    it("stay open when the turn that finished them failed", async () => {
      const { store } = current();
      await add(store);
      const failed = store.tx(async (tx) => {
        await tx.finishJob("job-1", T0);
        throw new Error("crash");
      });
      await expect(failed).rejects.toThrow("crash");
      expect(await store.openJobsOf("event-1")).toEqual([aJob()]);
    });
  });
}
