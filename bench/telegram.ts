/** `npm run bench:telegram`: the Telegram channel beside a bot written with grammY and its conversations, and the outbox beside Telegram's limit. */
import { availableParallelism, loadavg } from "node:os";

import { execute, readFlags, runIfStarted, UsageError, type CommandResult } from "../bot/commands/command.ts";
import { ALLOWED, broadcast } from "./telegram/broadcast.ts";
import { rehearse } from "./telegram/rehearse.ts";
import { broadcastTable, speedOf, webhookTable, type Speed } from "./telegram/table.ts";
import { run, type Bot, type Ran } from "./telegram/webhook.ts";

const HELP = `Usage: npm run --silent bench:telegram [-- --chats N] [--abreast N] [--rounds N] [--messages N] [--json]

Posts the same dialogue to the running program and to a bot written with grammY and @grammyjs/conversations over SQLite, and prints updates
a second and the latency of the webhook's 200; then sends a notice to many chats and prints the pace. See bench/README.md.

  --chats N     dialogues in one round of one bot; default: 60
  --abreast N   chats that talk at the same time; default: 40
  --rounds N    times both bots are measured, in turns; default: 1
  --messages N  notices waiting in the outbox, each for a chat of its own; default: 300
  --json        print the figures as one JSON object
  --help        print this
`;

/** Runs the command with the arguments after its name. Never throws. */
export function runBenchTelegram(args: readonly string[]): Promise<CommandResult> {
  return execute("bench:telegram", HELP, args, async () => {
    const { values } = readFlags(args, {
      chats: { type: "string", default: "60" },
      abreast: { type: "string", default: "40" },
      rounds: { type: "string", default: "1" },
      messages: { type: "string", default: "300" },
      json: { type: "boolean", default: false },
    });
    const [chats, abreast, rounds, messages] = [
      count("chats", values.chats),
      count("abreast", values.abreast),
      count("rounds", values.rounds),
      count("messages", values.messages, 2),
    ];
    const dialogue = await rehearse();
    const crowd = { chats: Array.from({ length: chats }, (_, i) => 1_000_001 + i), abreast };
    const ran: { readonly [bot in Bot]: Ran[] } = { kheo: [], peer: [] };
    for (let round = 0; round < rounds; round += 1) {
      // Neither always runs first.
      const order: readonly Bot[] = round % 2 === 0 ? ["kheo", "peer"] : ["peer", "kheo"];
      for (const bot of order) ran[bot].push(await run(bot, dialogue, crowd));
    }
    const speeds: { readonly [bot in Bot]: Speed } = { kheo: speedOf(ran.kheo), peer: speedOf(ran.peer) };
    const sent = await broadcast(messages);
    const machine = {
      node: process.version,
      cores: availableParallelism(),
      load: Number(loadavg()[0]?.toFixed(2)),
    };
    const setting = { steps: dialogue.length, chats, abreast, rounds };
    return values.json
      ? `${JSON.stringify({ machine, setting, webhook: speeds, broadcast: { ...sent, allowed: ALLOWED } }, null, 2)}\n`
      : `${webhookTable(machine, setting, speeds)}\n${broadcastTable(sent)}`;
  });
}

function count(flag: string, given: string, least = 1): number {
  if (!/^\d{1,5}$/u.test(given) || Number(given) < least)
    throw new UsageError(`--${flag} needs a whole number from ${least}; see --help`);
  return Number(given);
}

await runIfStarted(import.meta.url, runBenchTelegram);
