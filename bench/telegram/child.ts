/** A bot in a process of its own: started, waited for until it serves Telegram, stopped. */
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { join } from "node:path";

import { z } from "zod";

import { projectRoot } from "../../bot/root.ts";

/** The token and the secret that every part of the bench knows. */
export const TOKEN = "7000000003:AAF-of_the_bench_bot-0123456789";
export const SECRET = "secret_of_the_bench";
/** A working day without a deadline near: reminders are not what is measured here. */
export const NOW = "2026-09-09T09:00:00+07:00";

/** Ends the child when its standard input closes: with the bench gone, however it went, nothing stays behind. */
const LEASH = `data:text/javascript,${encodeURIComponent(
  `process.stdin.on("end", () => process.exit(9)).on("error", () => process.exit(9)).resume()`,
)}`;
/** What both bots write when updates may come. */
export const READY = "Telegram is served";
const Line = z.looseObject({ msg: z.string(), url: z.string().optional() });

export interface Child {
  /** Where it listens. */
  readonly url: string;
  /** Processor time used so far, all threads; null where the system does not tell. */
  cpuMs(): Promise<number | null>;
  stop(): Promise<void>;
}

/** The built program, as `npm start` runs it. `until`: the line that says it may be used. */
export function startKheo(
  folder: string,
  env: { readonly [name: string]: string },
  until = READY,
): Promise<Child> {
  const own = { PORT: "0", DATABASE_URL: `file:${join(folder, "kheo.db")}`, KHEO_NOW: NOW, KHEO_DEMO: "on" };
  return start(join(projectRoot(), "dist/bot/main.js"), [], { ...own, ...env }, { folder, until });
}

/** Runs a file of `dist/` until it says that it may be used; rejects when it ends before. */
export async function start(
  file: string,
  args: readonly string[],
  env: { readonly [name: string]: string },
  { folder, until }: { readonly folder: string; readonly until: string },
): Promise<Child> {
  const child = spawn(process.execPath, ["--import", LEASH, file, ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const ready = new Promise<string>((resolve) => {
    let url = "";
    let said = false;
    createInterface(child.stdout).on("line", (text) => {
      const line = Line.parse(JSON.parse(text));
      url = line.url ?? url;
      said ||= line.msg === until;
      if (said && url !== "") resolve(url);
    });
  });
  const early = gone.then(() => Promise.reject(new Error(`${file} ended before it served`)));
  early.catch(() => undefined);
  const url = await Promise.race([ready, early]);
  return {
    url,
    cpuMs: () => cpuOf(child.pid),
    async stop() {
      child.kill("SIGTERM");
      await gone;
    },
  };
}

/** A tick of Linux's accounting. */
const TICK_MS = 10;

/** User and system time as Linux counts them. */
async function cpuOf(pid: number | undefined): Promise<number | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (stat === null) return null;
  // The name in brackets may hold anything; the eleventh and twelfth word after it are the two times.
  const [user, system] = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 13);
  return (Number(user) + Number(system)) * TICK_MS;
}
