/** How many requests a minute, of the OA and of the app. */
import { Refusal } from "./refusal.ts";
import type { World } from "./world.ts";

/** Requests a minute of every OA of an app together. */
export const APP_PER_MINUTE = 4_000;
const MINUTE = 60_000;

/** Minutes begin by the clock, not with the first request. */
export interface Rates {
  /** Counts a request; refuses it with -32 when one of the buckets is empty. */
  take(buckets: readonly Bucket[]): void;
  /** Of the bucket that is nearer to empty. */
  headers(): { readonly "X-RateLimit-Limit": string; readonly "X-RateLimit-Remain": string };
  /** So many requests less in this minute: other programs use the same OA or app. */
  use(bucket: Bucket, requests: number): void;
}
/** Whose requests are counted. */
export type Bucket = "oa" | "app";

/** Full buckets. */
export function openRates(world: World): Rates {
  let minute = 0;
  let used = { oa: 0, app: 0 };
  const limit = (bucket: Bucket): number => (bucket === "app" ? APP_PER_MINUTE : perMinute(world.oa.package));
  const turn = (): void => {
    const current = Math.floor(world.clock.now() / MINUTE);
    if (current === minute) return;
    minute = current;
    used = { oa: 0, app: 0 };
  };
  return {
    take: (buckets) => {
      turn();
      const empty = buckets.find((bucket) => used[bucket] >= limit(bucket));
      if (empty === undefined) for (const bucket of buckets) used[bucket] += 1;
      else throw limited(world, empty, minute);
    },
    headers: () => {
      turn();
      const left = { oa: limit("oa") - used.oa, app: limit("app") - used.app };
      const bucket = left.app < left.oa ? "app" : "oa";
      return {
        "X-RateLimit-Limit": String(limit(bucket)),
        "X-RateLimit-Remain": String(Math.max(0, left[bucket])),
      };
    },
    use: (bucket, requests) => {
      turn();
      used[bucket] += requests;
    },
  };
}

function perMinute(pack: World["oa"]["package"]): number {
  return pack === "comprehensive" ? 2_000 : 100;
}

/** The first refusal of a minute is news; whoever goes on in the same minute is at fault. */
function limited(world: World, bucket: Bucket, minute: number): Refusal {
  const message =
    bucket === "app" ? "Your application reached limit call api" : "Your OA has reached limit call api";
  return new Refusal(-32, message, world.firstTime(`-32 ${bucket} ${minute}`));
}
