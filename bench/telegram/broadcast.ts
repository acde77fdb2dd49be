/** A notice to many chats at once: how near the outbox comes to the pace that Telegram allows, and whether it is ever told to wait. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { systemIds } from "../../bot/clock.ts";
import { paths } from "../../bot/paths.ts";
import { openStore } from "../../db/open.ts";
import { openFakeTelegram } from "../../test/fakes/telegram/open.ts";
import { NOW, startKheo, TOKEN } from "./child.ts";

/** Messages a second that Telegram allows to all chats together. */
export const ALLOWED = 30;

export interface Broadcast {
  readonly messages: number;
  readonly perSecond: number;
  /** The most in any one second. */
  readonly peak: number;
  /** Answers “429 Too Many Requests”. */
  readonly refused: number;
  /** Anything else that a correct client never does. */
  readonly problems: number;
}

/** Writes one waiting notice a chat into the store, starts the program and waits until the last one has arrived. */
export async function broadcast(chats: number): Promise<Broadcast> {
  const folder = await mkdtemp(join(tmpdir(), "kheo-bench-broadcast-"));
  const telegram = await openFakeTelegram({ token: TOKEN, flood: true });
  try {
    const ids = Array.from({ length: chats }, (_, i) => 2_000_001 + i);
    for (const id of ids) telegram.user({ id, first_name: "Hoa" }).start();
    // They have pressed Start long ago: the bot need not answer that now.
    await fetch(`${telegram.url}/bot${TOKEN}/deleteWebhook?drop_pending_updates=true`);
    await enqueue(folder, ids);
    const kheo = await startKheo(folder, { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: telegram.url });
    const arrived = (): readonly number[] =>
      telegram.calls.flatMap(({ method, answered, at }) =>
        method === "sendMessage" && answered === 200 ? [at] : [],
      );
    await telegram.until(() => arrived().length >= chats);
    await kheo.stop();
    const [first = 0, last = 0] = [arrived()[0], arrived().at(-1)];
    const { perSecond: peak, refused } = telegram.rates;
    const perSecond = (chats - 1) / ((last - first) / 1_000);
    return { messages: arrived().length, perSecond, peak, refused, problems: telegram.problems.length };
  } finally {
    await telegram.close();
    await rm(folder, { recursive: true });
  }
}

async function enqueue(folder: string, addresses: readonly number[]): Promise<void> {
  const store = await openStore(`file:${join(folder, "kheo.db")}`, { migrations: paths.migrations });
  const at = Date.parse(NOW);
  await store.tx(async (tx) => {
    for (const address of addresses) {
      const opened = { id: systemIds.id(), channel: "telegram" as const, address: String(address), at };
      const { id, version, heardAt, person, state } = await tx.openConversation(opened);
      await tx.saveConversation({ id, version, heardAt, person, state, lastSeq: 1, at });
      const body = { text: `Thông báo ${address}: …`, buttons: [], citations: [], files: [] };
      const row = { id: systemIds.id(), conversation: id, channel: opened.channel, seq: 1, nextAt: at, at };
      await tx.enqueue([{ ...row, cause: `bench ${address}`, kind: "notice", body }]);
    }
  });
  await store.close();
}
