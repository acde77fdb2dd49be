/** How much of the plan is used: fifty people, three thousand messages a month. Shown in the metrics, said in the log before it is used up. */
import type { Clock, Instant, Store } from "../../../flows/ports.ts";
import { dayOf } from "../../../flows/engine/dates.ts";
import { wait } from "../../clock.ts";
import { errorFields, type Log } from "../../log.ts";
import { t } from "./text.vi.ts";

/** The one plan on sale. */
const MOST_USERS = 50;
const MOST_MESSAGES = 3_000;
/** Shares of it at which the operator is told, the higher first. */
const SHARES = [1, 0.8] as const;
const HOUR_MS = 3_600_000;
/** Messages after which it is looked at between the hours. */
const SENDS = 50;

export interface BudgetDeps {
  readonly store: Pick<Store, "useOf">;
  readonly clock: Clock;
  readonly log: Log;
  /** Sets a gauge of the metrics. */
  readonly gauge: (name: string, value: number) => void;
  /** Administrators have to know. */
  readonly alert: (what: string, text: string) => void;
  /** Aborted when the process stops. */
  readonly closing: AbortSignal;
  /** Waits (ms); resolves early when aborted. The machine's timers unless told otherwise. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface Budget {
  /** A message went out. */
  readonly spent: () => void;
  /** Looks now and every hour, until the process stops. Never rejects. */
  watch(): Promise<void>;
}

export function createBudget(deps: BudgetDeps): Budget {
  const { store, clock, log, gauge, alert, closing, pause = wait } = deps;
  /** What was said of which month. */
  const said = new Set<string>();
  let sends = 0;

  const tell = (month: string, what: "users" | "messages", used: number, most: number): void => {
    const share = SHARES.find((one) => used >= one * most);
    const key = `${month} ${what} ${share}`;
    if (share === undefined || said.has(key)) return;
    said.add(key);
    const message = share === 1 ? "the plan of the Zalo bot is used up" : "the plan of the Zalo bot runs out";
    log.warn({ what, used, most, month }, message);
    alert(`${what} ${share}`, t.budget[what](used, most));
  };
  const look = async (): Promise<void> => {
    try {
      const { month, began } = monthOf(clock.now());
      const { conversations, sent } = await store.useOf("zalo-bot", began);
      gauge("zalo_bot_users", conversations);
      gauge("zalo_bot_messages_this_month", sent);
      tell(month, "users", conversations, MOST_USERS);
      tell(month, "messages", sent, MOST_MESSAGES);
    } catch (error) {
      log.warn(errorFields(error), "the use of the Zalo bot's plan could not be read");
    }
  };
  return {
    spent() {
      sends += 1;
      if (sends % SENDS === 0) void look();
    },
    async watch() {
      while (!closing.aborted) {
        await look();
        await pause(HOUR_MS, closing);
      }
    },
  };
}

/** The month in Vietnam, like `2026-11`, and when it began. */
function monthOf(now: Instant): { readonly month: string; readonly began: Instant } {
  const month = dayOf(now).slice(0, 7);
  return { month, began: Date.parse(`${month}-01T00:00:00+07:00`) };
}
