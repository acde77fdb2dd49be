import { and, asc, gt, inArray, isNull, lte } from "drizzle-orm";
import type { Instant, Job } from "../flows/ports.ts";
import { jobColumns } from "./columns.ts";
import type { Q } from "./connection.ts";
import { perNumber, prepared } from "./prepared.ts";
import { jobs } from "./schema.sqlite.ts";

/** `Store.claimJobs`: one statement, so that no two claims get the same job while its lease holds. */
export async function claimJobs(
  q: Q,
  { now, leaseMs, limit }: { now: Instant; leaseMs: number; limit: number },
): Promise<readonly Job[]> {
  const leased = await leaseUpTo(limit)(q, { now, until: now + leaseMs });
  if (leased.length === 0) return [];
  // `returning` has no order
  const ids = leased.map((job) => job.id);
  return await q
    .select(jobColumns)
    .from(jobs)
    .where(inArray(jobs.id, ids))
    .orderBy(asc(jobs.createdAt), asc(jobs.id));
}

const leaseUpTo = perNumber((limit) =>
  prepared({ now: jobs.updatedAt, until: jobs.leaseUntil }, (q, given) => {
    const free = q
      .select({ id: jobs.id })
      .from(jobs)
      .where(and(isNull(jobs.finishedAt), lte(jobs.leaseUntil, given("now"))))
      .orderBy(asc(jobs.createdAt), asc(jobs.id))
      .limit(limit);
    return q
      .update(jobs)
      .set({ leaseUntil: given("until"), updatedAt: given("now") })
      .where(inArray(jobs.id, free))
      .returning({ id: jobs.id });
  }),
);

/** `Store.releaseJobs`. Leases end as if they never were: a clock that went back must not hold them either. */
export async function releaseJobs(q: Q, at: Instant): Promise<void> {
  await q
    .update(jobs)
    .set({ leaseUntil: 0, updatedAt: at })
    .where(and(isNull(jobs.finishedAt), gt(jobs.leaseUntil, 0)));
}
