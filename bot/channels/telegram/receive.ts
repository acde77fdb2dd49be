/** One update → one turn. Whatever Telegram must be told beside the turn's messages (a press was heard, Khéo is at work) is told from here. */
import type { Api } from "grammy";
import type { Sent } from "../channel.ts";
import { handleReach } from "../../reach.ts";
import { handleInbound, type Inbound, type TurnDeps } from "../../turn.ts";
import type { Jobs } from "../../jobs.ts";
import { errorFields, type Log } from "../../log.ts";
import type { Outbox } from "../../outbox.ts";
import type { Reminding } from "../../reminders.ts";
import { codeOf, isHarmless, sentOf } from "./api.ts";
import type { Progress } from "./progress.ts";
import { ADMIN_COMMANDS, COMMANDS, REVIEWER_COMMANDS, STANDING, t } from "./text.vi.ts";
import { FROM_GROUP, readUpdate, type Card, type Self } from "./updates.ts";

export interface ReceiveDeps extends TurnDeps {
  readonly api: Api;
  readonly jobs: Jobs;
  readonly reminding: Reminding;
  readonly outbox: Outbox;
  readonly log: Log;
  readonly count: (name: string, labels?: { readonly [label: string]: string }) => void;
  readonly progress: Progress;
}

/** Takes one update. Rejects only when nothing of it was kept (the store is busy): it must come again then. */
export async function receive(deps: ReceiveDeps, update: unknown, self: Self): Promise<void> {
  const { id, reading } = readUpdate(update, self);
  deps.count("telegram_updates", { kind: reading.kind });
  if (id === null) return;
  const key = `${self.id}/${id}`;
  const turn = (chat: string, event: Inbound["event"], card: Card | null = null): Promise<void> =>
    take(deps, { channel: "telegram", address: chat, key, event }, card);
  switch (reading.kind) {
    case "text":
      return turn(reading.chat, eventOf(reading.text));
    case "phone":
      return turn(reading.chat, { type: "phone", number: reading.number });
    case "file":
      return turn(reading.chat, { type: "file", file: reading.file, caption: reading.caption });
    case "unreadable":
      return turn(reading.chat, { type: "unreadable", what: reading.what });
    case "press":
      hear(deps, reading.query);
      return turn(reading.chat, { type: "action", action: reading.action }, reading.card);
    case "idle-press":
      return hear(deps, reading.query);
    case "reach":
      return handleReach(
        deps,
        { channel: "telegram", address: reading.chat, key },
        reading.reachable ? null : "telegram-blocked",
      );
    case "moved": {
      const conversation = await deps.store.conversationAt("telegram", reading.chat);
      const at = deps.clock.now();
      if (conversation !== null)
        await deps.store.tx((tx) => tx.moveConversation({ id: conversation.id, address: reading.to, at }));
      return undefined;
    }
    case "ignored":
      return undefined;
  }
}

async function take(deps: ReceiveDeps, inbound: Inbound, card: Card | null): Promise<void> {
  const result = await handleInbound(deps, inbound);
  if (result.duplicate) deps.count("telegram_repeated");
  if (result.asked) {
    deps.jobs.kick();
    void deps.progress(inbound.address, result);
  }
  if (result.peopleChanged) {
    deps.reminding.kick();
    void offerCommands(deps, inbound.address, result.conversation);
  }
  deps.outbox.kick();
  if (card !== null && !result.duplicate)
    deps.outbox.errand(result.conversation, inbound.address, () =>
      close(deps, inbound.address, card, result.refused),
    );
}

/** A command stands for words; a code behind “/start” and a question behind “/hoi” are what is meant. */
export function eventOf(text: string): Inbound["event"] {
  const command = /^\/([a-z0-9_]{1,32})(?:@\w+)?(?:\s+([\s\S]*))?$/iu.exec(text.trim());
  if (command === null) return { type: "text", text };
  const name = (command[1] ?? "").toLowerCase();
  const rest = (command[2] ?? "").trim();
  const own = [...COMMANDS, ...REVIEWER_COMMANDS, ...ADMIN_COMMANDS].find((each) => each.command === name);
  const says = own?.says ?? STANDING[name] ?? null;
  if (name === "start" && rest !== "" && rest !== FROM_GROUP) return { type: "text", text: rest };
  return name === "hoi" && rest !== ""
    ? { type: "text", text: `${says}: ${rest}` }
    : { type: "command", says };
}

/** The button stops spinning. Told at once, before anything is looked up: Telegram waits some seconds only. */
function hear({ api, log }: ReceiveDeps, query: string): void {
  api.answerCallbackQuery(query).catch((error: unknown) => {
    if (!isHarmless(error)) log.warn({ code: codeOf(error) }, "a press could not be answered");
  });
}

/** A pressed card shows what was chosen and can't be pressed again; one that was turned away only loses its buttons. */
async function close({ api }: ReceiveDeps, chat: string, card: Card, refused: boolean): Promise<Sent> {
  try {
    if (refused || card.label === null) await api.editMessageReplyMarkup(chat, card.message);
    else
      await api.editMessageText(chat, card.message, `${card.text}\n\n${t.chosen(card.label)}`, {
        entities: [...card.quotes],
        link_preview_options: { is_disabled: true },
      });
    return { outcome: "sent" };
  } catch (error) {
    return isHarmless(error) ? { outcome: "sent" } : sentOf(error);
  }
}

/** Staff find their commands in the menu. */
async function offerCommands(
  { api, store, log }: ReceiveDeps,
  chat: string,
  conversation: string,
): Promise<void> {
  try {
    const person = (await store.conversation(conversation))?.person ?? null;
    const roles = person === null ? [] : (await store.rolesOf(person)).map(({ role }) => role);
    const staff = roles.some((role) => role !== "member");
    if (!staff) return;
    const commands = [...COMMANDS, ...REVIEWER_COMMANDS, ...(roles.includes("admin") ? ADMIN_COMMANDS : [])];
    await api.setMyCommands(
      commands.map(({ command, description }) => ({ command, description })),
      { scope: { type: "chat", chat_id: Number(chat) } },
    );
  } catch (error) {
    log.warn({ ...errorFields(error), code: codeOf(error) }, "staff commands could not be set");
  }
}
