/** `npm run chat`: the same conversation in the terminal. End of input ends it; through a pipe, one message a line. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { FileLink, Store } from "../../flows/ports.ts";
import { createSession } from "../channels/terminal/session.ts";
import { readConfig } from "../config.ts";
import { openFile } from "../files/open.ts";
import { startJobs } from "../jobs.ts";
import { createLog } from "../log.ts";
import { openAll } from "../open.ts";
import { takenFolder } from "../paths.ts";
import { createSignals } from "../signals.ts";
import { createWorker } from "../work.ts";
import { execute, readFlags, runIfStarted, type CommandResult, type Environment } from "./command.ts";

const HELP = `Usage: npm run chat [-- --as NAME]

Talks with Khéo in the terminal: one line, one message. Ends at the end of input.

  --as NAME  a conversation of its own (default: one for this machine); it is kept between runs
  --help     print this
`;

const NEWS_MS = 3_000;

/** Talks until the end of input; prints as it goes. Never throws. */
function runChat(args: readonly string[], env: Environment): Promise<CommandResult> {
  return execute("chat", HELP, args, async () => {
    const { as } = readFlags(args, { as: { type: "string", default: "local" } }).values;
    const config = readConfig(env);
    const closing = new AbortController();
    const opened = await openAll(config, { stopping: closing.signal });
    const deps = { ...opened, demo: config.demo, signals: createSignals(), log: createLog("silent") };
    const jobs = startJobs({ ...deps, work: createWorker({ ...deps, sources: new Map() }) });
    const save = (link: FileLink): Promise<string | null> =>
      saveFile(opened.store, link, takenFolder(config.databaseUrl));
    const session = createSession({ ...deps, jobs, save }, as);
    const lines = createInterface({ input: process.stdin, terminal: false });
    const print = (text: string): void => void (text === "" || process.stdout.write(`${text}\n\n`));
    let busy: Promise<void> = Promise.resolve();
    const next = (work: () => Promise<string>): Promise<void> => (busy = busy.then(work).then(print));
    const timer = setInterval(() => void next(() => session.news()), NEWS_MS);
    try {
      if (process.stdin.isTTY) await next(() => session.say("bắt đầu"));
      for await (const line of lines) await next(() => session.say(line));
      await next(() => session.news());
    } finally {
      clearInterval(timer);
      await busy;
      closing.abort();
      await jobs.stop();
      await opened.store.close();
    }
    return "";
  });
}

/** Writes the file into the folder; one of the same name gives way to the newer. */
async function saveFile(store: Store, link: FileLink, folder: string): Promise<string | null> {
  const found = await openFile(store, link.url);
  if (found === null) return null;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, found.file.name);
  await writeFile(path, found.bytes, { mode: 0o600 });
  return path;
}

await runIfStarted(import.meta.url, runChat);
