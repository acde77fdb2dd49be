/**
 * The access token, fit for use. Zalo's refresh token works once and each exchange kills both old tokens (`reference/zalo.md` A1), so an
 * exchange is announced in the store before it is asked for, its pair is in the store before anybody uses it, and after a crash or a lost
 * answer the old access token is probed before anything is sent again: still taken, nothing was exchanged; refused, the pair is lost and a
 * person has to consent anew.
 */
import type { Authorisation, Clock, Ids, Store } from "../../../flows/ports.ts";
import { wait } from "../../clock.ts";
import { errorFields, type Log } from "../../log.ts";
import type { OAuth, Tokens } from "./oauth.ts";
import type { Sealer } from "./seal.ts";

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** So long before its end a token is exchanged: nobody waits for it then. */
const EARLY_MS = HOUR_MS;
/** A refresh token lasts three months; a quiet account is exchanged monthly. */
const REFRESH_EARLY_MS = 60 * DAY_MS;
/** An exchange that began so long ago was left by a process that is gone. Longer than any call takes. */
const STALE_MS = 90_000;
const LOOK_MS = 200;
const MOST_LOOKS = 600;
/** Exchanges tried for one caller: a second one only when the first is known not to have happened. As often is looked into that. */
const MOST_EXCHANGES = 2;
const MOST_SETTLINGS = 2;
/** After an exchange that failed while the old token still works. */
const REST_MS = 10 * 60_000;

export interface TokenDeps {
  readonly store: Pick<Store, "authorisation" | "beginRefresh" | "endRefresh" | "abandonRefreshes">;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly oauth: Pick<OAuth, "refreshed">;
  readonly sealer: Sealer;
  /** The OA's id. */
  readonly account: string;
  /** Whether Zalo still takes this access token, by a call that changes nothing. */
  readonly probe: (access: string) => Promise<"accepted" | "refused" | "unknown">;
  /** Told once when the pair is lost: an alert by another path than Zalo. */
  readonly lost: (code: string) => void;
  /** Waits; tests that own the clock move it instead. */
  readonly pause?: (ms: number) => Promise<void>;
}

export type Access =
  | { readonly outcome: "ready"; readonly token: string; readonly version: number }
  /** Not now: Zalo can't be reached, or somebody else is at it. */
  | { readonly outcome: "later"; readonly code: string }
  /** A person has to consent anew. */
  | { readonly outcome: "lost"; readonly code: string };

/** `refused`: the version whose token Zalo has just refused, so that it is not given again. */
export type GetAccess = (refused?: number) => Promise<Access>;

export function createTokens(deps: TokenDeps): GetAccess {
  const keeper = new Keeper(deps);
  return (refused) => keeper.access(refused ?? 0);
}

class Keeper {
  readonly #deps: TokenDeps;
  /** No exchange before this, unless it must be. */
  #restUntil = 0;
  #saidLost = false;

  constructor(deps: TokenDeps) {
    this.#deps = deps;
  }

  async access(refused: number): Promise<Access> {
    const { store, clock, account } = this.#deps;
    let [exchanges, settlings] = [0, 0];
    for (let look = 0; look < MOST_LOOKS; look += 1) {
      const held = await store.authorisation("zalo-oa", account);
      if (held === null) return { outcome: "lost", code: "zalo-never-authorised" };
      const now = clock.now();
      const isDue = held.accessExpiresAt <= now || held.version <= refused;
      switch (held.state) {
        case "needs-reauth":
          return this.#isLost("zalo-needs-reauth");
        case "refreshing":
          await store.abandonRefreshes({ before: now - STALE_MS, at: now });
          await this.#pause();
          continue;
        case "uncertain":
          settlings += 1;
          if (settlings > MOST_SETTLINGS || !(await this.#settle(held)))
            return { outcome: "later", code: "zalo-uncertain" };
          continue;
        case "ok": {
          const isEarly =
            now >= this.#restUntil &&
            (held.accessExpiresAt - EARLY_MS <= now || held.refreshExpiresAt - REFRESH_EARLY_MS <= now);
          if (exchanges < MOST_EXCHANGES && (isDue || isEarly)) {
            exchanges += 1;
            await this.#exchange(held);
            continue;
          }
          return isDue ? { outcome: "later", code: "zalo-not-exchanged" } : this.#use(held);
        }
      }
    }
    return { outcome: "later", code: "zalo-refresh-busy" };
  }

  #use(held: Authorisation): Access {
    const token = this.#deps.sealer.open(held.access);
    // Sealed with another app secret: the environment changed.
    if (token === null) return this.#isLost("zalo-unsealable");
    this.#saidLost = false;
    return { outcome: "ready", token, version: held.version };
  }

  /** Announced, asked for, kept; in this order. */
  async #exchange(held: Authorisation): Promise<void> {
    const { oauth, sealer, log } = this.#deps;
    const attempt = await this.#begin(held);
    if (attempt === null) return;
    const refresh = sealer.open(held.refresh);
    if (refresh === null) return this.#end(attempt, { state: "needs-reauth" });
    const exchanged = await oauth.refreshed(refresh);
    switch (exchanged.outcome) {
      case "exchanged":
        return this.#end(attempt, { pair: this.#sealed(exchanged.tokens) });
      case "unknown":
        log.warn({ code: exchanged.code }, "Zalo's answer to an exchange of tokens was lost");
        return this.#end(attempt, { state: "uncertain" });
      case "refused":
        log.error({ code: exchanged.code }, "Zalo refused to exchange the tokens");
        return this.#probed(held, attempt);
    }
  }

  /** What became of an exchange that nobody saw the end of. False when that can't be told now. */
  async #settle(held: Authorisation): Promise<boolean> {
    const attempt = await this.#begin(held);
    if (attempt === null) return true;
    // An access token that has run out is refused either way: only asking for the exchange tells.
    if (held.accessExpiresAt <= this.#deps.clock.now()) {
      await this.#end(attempt, { state: "ok" });
      return true;
    }
    await this.#probed(held, attempt);
    return (await this.#deps.store.authorisation("zalo-oa", held.account))?.state !== "uncertain";
  }

  async #probed(held: Authorisation, attempt: string): Promise<void> {
    const { sealer, probe, clock } = this.#deps;
    const access = sealer.open(held.access);
    const answer = access === null ? "refused" : await probe(access);
    if (answer === "accepted") this.#restUntil = clock.now() + REST_MS;
    const states = { accepted: "ok", refused: "needs-reauth", unknown: "uncertain" } as const;
    await this.#end(attempt, { state: states[answer] });
  }

  async #begin({ account, version }: Authorisation): Promise<string | null> {
    const { store, ids, clock } = this.#deps;
    const attempt = ids.id();
    const begun = await store.beginRefresh({
      channel: "zalo-oa",
      account,
      version,
      attempt,
      at: clock.now(),
    });
    return begun ? attempt : null;
  }

  /** A pair that Zalo gave and the store does not have is lost: tried until the store takes it. */
  async #end(attempt: string, end: Parameters<Store["endRefresh"]>[0]["end"]): Promise<void> {
    const { store, clock, account, log } = this.#deps;
    for (;;) {
      try {
        const at = clock.now();
        await store.endRefresh({ channel: "zalo-oa", account, attempt, end, at });
        return;
      } catch (error) {
        log.error(errorFields(error), "the tokens could not be kept yet");
        await this.#pause();
      }
    }
  }

  #sealed({ access, refresh, accessMs, refreshMs }: Tokens) {
    const { sealer, clock } = this.#deps;
    const now = clock.now();
    return {
      access: sealer.seal(access),
      refresh: sealer.seal(refresh),
      accessExpiresAt: now + accessMs,
      refreshExpiresAt: now + refreshMs,
    };
  }

  #isLost(code: string): Access {
    if (!this.#saidLost) this.#deps.lost(code);
    this.#saidLost = true;
    return { outcome: "lost", code };
  }

  async #pause(): Promise<void> {
    await (this.#deps.pause ?? ((ms) => wait(ms, new AbortController().signal)))(LOOK_MS);
  }
}
