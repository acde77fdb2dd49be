/** What a test may say of the app and the OA, and the world that comes of it. */
import type { Switches } from "./switches.ts";
import type { Oa, World } from "./world.ts";

/** Everything may be left out; the ids are then those of the test vectors. */
export interface FakeZaloOptions {
  /** Milliseconds; the time before any `advance`. Default: a fixed morning. */
  readonly now?: () => number;
  readonly appId?: string;
  readonly appSecret?: string;
  readonly redirectUri?: string;
  readonly requireProof?: boolean;
  readonly oaId?: string;
  readonly oaName?: string;
  readonly oaSecretKey?: string;
  readonly oaType?: Oa["type"];
  readonly package?: Oa["package"];
  readonly verified?: boolean;
  /** Đồng. */
  readonly wallet?: number;
  /** The webhook from the start; it can also be given later. */
  readonly deliverTo?: { readonly url: string };
  /** Real milliseconds an answer of the webhook may take. Default 2,000; tests of slow answers take less. */
  readonly answerWithinMs?: number;
  readonly switches?: Partial<Switches>;
}

type Parts = Pick<World, "switches" | "clock" | "signal" | "media" | "problems" | "emit">;

/** A world where nothing has happened. */
export function worldOf(options: FakeZaloOptions, parts: Parts): World {
  const { package: pack = "growth" } = options;
  const inPackage = { basic: 0, standard: 0, growth: 500, comprehensive: 2_000 }[pack];
  const told = new Set<string>();
  let ids = 0;
  return {
    ...parts,
    app: {
      id: options.appId ?? "1234567890123456789",
      secret: options.appSecret ?? "canary-app-secret",
      redirectUri: options.redirectUri ?? "https://kheo.example.vn/zalo/callback",
      requireProof: options.requireProof ?? false,
    },
    oa: {
      id: options.oaId ?? "388613280878808645",
      name: options.oaName ?? "OA",
      type: options.oaType ?? 2,
      package: pack,
      verified: options.verified ?? true,
      secretKey: options.oaSecretKey ?? "oa-secret-for-tests-only",
    },
    people: new Map(),
    visitors: new Map(),
    templates: new Map(),
    ledger: [],
    wallet: options.wallet ?? 100_000,
    subQuota: { remain: inPackage, total: inPackage },
    templateQuota: { remain: 5_000, total: 5_000 },
    nextId: (prefix) => {
      ids += 1;
      return `${prefix}-${String(ids).padStart(6, "0")}`;
    },
    firstTime: (what) => {
      const first = !told.has(what);
      told.add(what);
      return first;
    },
  };
}
