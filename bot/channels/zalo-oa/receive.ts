/** One event → one turn. */
import { handleTakeover, handleWithdrawal } from "../../reach.ts";
import { handleInbound, type Inbound, type TurnDeps } from "../../turn.ts";
import type { Jobs } from "../../jobs.ts";
import type { Outbox } from "../../outbox.ts";
import type { Reminding } from "../../reminders.ts";
import type { ReadEvent } from "./events.ts";
import { textOf } from "./render.ts";
import { t } from "./text.vi.ts";

export interface ReceiveDeps extends TurnDeps {
  readonly jobs: Jobs;
  readonly reminding: Reminding;
  readonly outbox: Outbox;
  readonly count: (name: string, labels?: { readonly [label: string]: string }) => void;
}

/** So long Khéo is silent after a person of the account wrote there by hand. */
const TAKEOVER_MS = 12 * 60 * 60_000;

/** A tapped button comes back as a text that is exactly its action; whoever types one has typed it (`reference/zalo.md` A2). */
const ACTION =
  /^(?:[\w-]{4,40}\.(?:skip|claim|\d{1,2})|m\.[a-z-]{1,20}|r\.[\w-]{1,40}\.[1-4]|[pf]\.DVK-[A-Z0-9]{6})$/u;

/** Takes one event. Rejects only when nothing of it was kept (the store is busy): it must come again then. */
export async function receive(deps: ReceiveDeps, { key, reading }: ReadEvent): Promise<void> {
  switch (reading.kind) {
    case "text": {
      const { user, text } = reading;
      const isAction = ACTION.test(text);
      return take(deps, user, key, isAction ? { type: "action", action: text } : { type: "text", text });
    }
    case "file":
      return take(deps, reading.user, key, { type: "file", file: reading.file, caption: reading.caption });
    case "phone":
      return take(deps, reading.user, key, { type: "phone", number: reading.number });
    case "unreadable":
      return take(deps, reading.user, key, { type: "unreadable", what: reading.what });
    case "follow":
      return take(deps, reading.user, key, { type: "command", says: t.start });
    case "withdraw":
      return handleWithdrawal(deps, { channel: "zalo-oa", address: reading.user, key });
    case "takeover":
      return handleTakeover(deps, { channel: "zalo-oa", address: reading.user, key }, TAKEOVER_MS);
    case "echo":
      return arrived(deps, reading.user, reading.text);
    case "unfollow":
    case "receipt":
    case "ignored":
      return undefined;
  }
}

/** What we sent has come out: if nobody knew whether it had, now it is known, and it is not tried again. */
async function arrived({ store, clock }: ReceiveDeps, user: string, text: string): Promise<void> {
  const conversation = await store.conversationAt("zalo-oa", user);
  const open = conversation === null ? [] : await store.unsettledIn(conversation.id);
  const [row] = open.filter(({ body }) => textOf(body) === text);
  if (row === undefined) return;
  const at = clock.now();
  await store.settleOutbox({ id: row.id, state: "sent", nextAt: at, at });
}

async function take(deps: ReceiveDeps, address: string, key: string, event: Inbound["event"]): Promise<void> {
  const result = await handleInbound(deps, { channel: "zalo-oa", address, key, event });
  if (result.duplicate) deps.count("zalo_oa_repeated");
  if (result.asked) deps.jobs.kick();
  if (result.peopleChanged) deps.reminding.kick();
  deps.outbox.kick();
}
