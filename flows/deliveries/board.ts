/** The staff's board of deliveries: reminders that did not arrive, those of which nobody knows, and what went out on Zalo this month. */
import { dayOf, showDay } from "../engine/dates.ts";
import type { Ctx, FlowEvent, Picked, UndeliveredOf } from "../engine/world.ts";
import { t as linking } from "../linking/text.vi.ts";
import { menuChoice } from "../menu/menu.ts";
import type { Reminder, RoleName } from "../ports.ts";
import { BOARD_DAYS } from "./pick.ts";
import { t } from "./text.vi.ts";

type Share = keyof typeof t.quotas;

const channelName = linking.channel;

/** By which of the platform's quotas a message costs what (`reference/zalo.md` A3); those not named here are `other`. */
const SHARES: ReadonlyMap<string, Share> = new Map([
  ["reply", "free"],
  ["welcome_msg", "free"],
  ["untold", "free"],
  ["sub_quota", "package"],
  ["purchase_quota", "package"],
  ["reward_quota", "package"],
  ["charged", "charged"],
  ["template-user", "template"],
  ["template-phone", "template"],
]);

/** What staff reads for “tình hình gửi tin”. */
export function board(ctx: Ctx): string {
  const { deliveries } = ctx.world;
  if (deliveries === null) return t.askAgain;
  const { undelivered, unknown } = deliveries;
  const lost = list(
    undelivered,
    t.undelivered,
    ({ channel, reason }) => t.why(channelName(channel), reason),
    ctx,
  );
  const open = list(unknown, t.unknown, ({ channel }) => t.by(channelName(channel)), ctx);
  const well = lost.length + open.length === 0 ? [t.allWell(BOARD_DAYS)] : [];
  return [...well, ...lost, ...open, ...spending(deliveries.spent, ctx)].join("\n\n");
}

/** Whether this event may ask for the board: only then it has to be looked up. */
export function asksForBoard(event: FlowEvent, roles: readonly RoleName[]): boolean {
  switch (event.type) {
    case "action":
      return event.action === "m.deliveries";
    case "text":
      return menuChoice(event.text, roles) === "deliveries";
    case "command":
      return event.says !== null && menuChoice(event.says, roles) === "deliveries";
    default:
      return false;
  }
}

/** One list under its head, or nothing. */
function list(
  { shown, rest }: Picked<UndeliveredOf>,
  head: (n: number) => string,
  why: (entry: UndeliveredOf) => string,
  ctx: Ctx,
): readonly string[] {
  if (shown.length === 0) return [];
  const lines = shown.map((entry) => {
    const who = t.who(entry.name, entry.unit);
    return t.line(who, dutyOf(entry.reminder, ctx), why(entry), showDay(dayOf(entry.at)));
  });
  return [[head(shown.length + rest), ...lines, ...(rest === 0 ? [] : [t.rest(rest)])].join("\n")];
}

function dutyOf({ plan, obligation }: Reminder, ctx: Ctx): string {
  const dues = ctx.world.knowledge.dues({ now: ctx.now, plan });
  return dues.find((due) => due.obligation === obligation)?.title ?? t.unnamedDuty;
}

/** What was sent on Zalo this month, by what it costs; nothing when nothing was. */
function spending(spent: readonly { quota: string; messages: number }[], ctx: Ctx): readonly string[] {
  const sums = new Map<Share, number>();
  for (const { quota, messages } of spent) {
    const share = SHARES.get(quota) ?? "other";
    sums.set(share, (sums.get(share) ?? 0) + messages);
  }
  const all = [...sums.values()].reduce((sum, n) => sum + n, 0);
  if (all === 0) return [];
  const lines = SHARE_ORDER.flatMap((share) => {
    const n = sums.get(share) ?? 0;
    return n === 0 ? [] : [t.quotas[share](n)];
  });
  return [[t.spent(showDay(ctx.today).slice("dd/".length), all), ...lines].join("\n")];
}

const SHARE_ORDER = ["free", "package", "charged", "template", "other"] as const satisfies readonly Share[];
