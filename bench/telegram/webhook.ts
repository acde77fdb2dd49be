/** Updates a second through the webhook to the stored reply: Khéo and the peer in turn, over the same dialogue, files on the same disk. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import Database from "better-sqlite3";

import { openStore } from "../../db/open.ts";
import { paths } from "../../bot/paths.ts";
import { projectRoot } from "../../bot/root.ts";
import { openQuickApi } from "./api.ts";
import { SECRET, start, startKheo, TOKEN, READY, type Child } from "./child.ts";
import type { Dialogue } from "./dialogue.vi.ts";
import { drive, openLines, type Crowd, type Driven } from "./drive.ts";

/** Not counted: so many steps of a chat on every line, which find everything cold and open the lines. */
const WARMING_STEPS = 5;

export type Bot = "kheo" | "peer";

export interface Ran extends Driven {
  /** Replies that had been sent when the last update was acknowledged: Khéo sends as fast as Telegram allows, the peer before its 200. */
  readonly sent: number;
  /** Processor time of the bot's process; null where the system does not tell. */
  readonly cpuMs: number | null;
}

/** One run of one bot on an empty database. Throws unless every answer is in its file afterwards. */
export async function run(bot: Bot, dialogue: Dialogue, crowd: Crowd): Promise<Ran> {
  const folder = await mkdtemp(join(tmpdir(), `kheo-bench-${bot}-`));
  const api = await openQuickApi();
  try {
    const child = await BOTS[bot].start(folder, api.url, dialogue);
    const url = new URL(BOTS[bot].path, child.url);
    const lines = openLines(crowd.abreast);
    const chats = Array.from({ length: crowd.abreast }, (_, i) => 1_000 + i);
    await drive(url, lines, dialogue.slice(0, WARMING_STEPS), { ...crowd, chats });
    const [before, cpu] = [api.sent, await child.cpuMs()];
    const driven = await drive(url, lines, dialogue, crowd);
    const [sent, used] = [api.sent - before, await child.cpuMs()];
    const cpuMs = cpu === null || used === null ? null : used - cpu;
    lines.destroy();
    await child.stop();
    const stored = await BOTS[bot].complete(folder, dialogue);
    const wanted = crowd.chats.length;
    if (stored !== wanted) throw new Error(`${bot}: ${stored} of ${wanted} dialogues are stored`);
    return { ...driven, sent, cpuMs };
  } finally {
    await api.close();
    await rm(folder, { recursive: true });
  }
}

interface Subject {
  readonly path: string;
  readonly start: (folder: string, apiRoot: string, dialogue: Dialogue) => Promise<Child>;
  /** Chats of which every answer is stored. */
  readonly complete: (folder: string, dialogue: Dialogue) => Promise<number>;
}

const BOTS: { readonly [bot in Bot]: Subject } = {
  kheo: {
    path: "webhooks/telegram",
    start: (folder, apiRoot) =>
      startKheo(folder, {
        TELEGRAM_BOT_TOKEN: TOKEN,
        TELEGRAM_API_ROOT: apiRoot,
        TELEGRAM_MODE: "webhook",
        TELEGRAM_WEBHOOK_SECRET: SECRET,
        PUBLIC_URL: "https://kheo.example",
      }),
    async complete(folder, dialogue) {
      const store = await openStore(`file:${join(folder, "kheo.db")}`, { migrations: paths.migrations });
      const { drafts } = await store.exportAll();
      await store.close();
      const steps = dialogue.flatMap(({ asked }) => asked?.step.split("registration/")[1] ?? []);
      const isComplete = (answers: unknown): boolean =>
        typeof answers === "object" &&
        answers !== null &&
        steps.every((step) => step === "directive" || Object.hasOwn(answers, step));
      return drafts.filter((draft) => isComplete(draft["answers"])).length;
    },
  },
  peer: {
    path: "",
    async start(folder, apiRoot, dialogue) {
      await writeFile(join(folder, "dialogue.json"), JSON.stringify(dialogue));
      const file = join(projectRoot(), "dist/bench/telegram/peer.js");
      return start(file, [folder, apiRoot], {}, { folder, until: READY });
    },
    async complete(folder, dialogue) {
      const db = new Database(join(folder, "peer.db"), { readonly: true });
      const whole = db.prepare("select chat from answers group by chat having count(*) = ?");
      const found = whole.all(dialogue.length - 1).length;
      db.close();
      return found;
    },
  },
};
