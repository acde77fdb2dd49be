/** `npm start`: the server. Starts in the order store, knowledge, workers, HTTP; stops in the opposite one and loses nothing. */
import { serve, type ServerType } from "@hono/node-server";
import { acquireInstanceLock } from "../db/lock.ts";
import { databaseFile } from "../db/open.ts";
import { type ChannelId, KheoError } from "../flows/ports.ts";
import type { FileSources } from "./channels/channel.ts";
import { startTelegram } from "./channels/telegram/start.ts";
import { startZaloOa } from "./channels/zalo-oa/start.ts";
import { webRoutes } from "./channels/web/routes.ts";
import { startZaloBot } from "./channels/zalo-bot/start.ts";
import { createCalls } from "./calls.ts";
import { execute, readFlags } from "./commands/command.ts";
import { loadDotEnv, readConfig, type Config } from "./config.ts";
import { createApp } from "./http/app.ts";
import { demoRoutes } from "./http/demo.ts";
import { startHousekeeping } from "./housekeeping.ts";
import { fileRoutes } from "./http/files.ts";
import { createMetrics } from "./http/metrics.ts";
import { pageRoutes } from "./http/page.ts";
import { startJobs } from "./jobs.ts";
import { closeLogs, createLog, errorFields, type Log } from "./log.ts";
import { openAll } from "./open.ts";
import { paths } from "./paths.ts";
import { startReminders } from "./reminders.ts";
import { createSignals } from "./signals.ts";
import { createAlerts } from "./alerts.ts";
import { startStranded } from "./stranded.ts";
import { createWorker } from "./work.ts";

const HELP = `Usage: npm start

Serves Khéo. Settings come from the environment and from .env; .env.example names and explains every one.

  --help  print this
`;

/** A stop that takes longer than this ends the process; whatever was acknowledged is in the store. */
const STOP_MS = 9_000;
/** While stopping, lines on which nothing is being answered are closed this often. */
const IDLE_MS = 50;

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const { code, stdout, stderr } = await execute("kheo", HELP, args, async () => {
    readFlags(args, {});
    await run();
    return "";
  });
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  if (code !== 0) process.exit(code);
}

/** Starts, and stops at the first signal. */
async function run(): Promise<void> {
  loadDotEnv();
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  process.on("unhandledRejection", (reason) => crash(log, reason));
  process.on("uncaughtException", (error) => crash(log, error));
  const started = start(config, log);
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), STOP_MS).unref();
    started
      .then((stop) => stop())
      .then(closeLogs)
      .then(
        () => process.exit(0),
        (error: unknown) => crash(log, error),
      );
  };
  // Before anybody is told that Khéo serves: a signal sent at once must find its handler.
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
  await started;
}

/** Starts everything; the returned function stops it: no new work, running turns finish, the store closes last. */
async function start(config: Config, log: Log): Promise<() => Promise<void>> {
  const release = acquireInstanceLock(databaseFile(config.databaseUrl));
  const metrics = createMetrics();
  const closing = new AbortController();
  let served = (): void => undefined;
  const serving = new Promise<void>((resolve) => (served = resolve));
  const opened = await openAll(config, {
    report(outcome, reason) {
      metrics.count("llm_answers", { outcome });
      if (outcome !== "written") log.warn({ outcome, reason }, "the model's answer was not used");
    },
    stopping: closing.signal,
    note: (level, message, fields = {}) => log[level](fields, message),
    serving,
  });
  const { store, knowledge, clock } = opened;
  await store.releaseJobs(clock.now());
  const repeated = await store.reclaimSending(clock.now());
  if (repeated.length > 0)
    log.warn(
      { messages: repeated.length },
      "messages of the last run go out again: nobody knows whether they arrived",
    );
  const deps = { ...opened, demo: config.demo, signals: createSignals(), log };
  const sources: FileSources = new Map();
  const calls = createCalls();
  const jobs = startJobs({ ...deps, work: calls.patient(createWorker({ ...deps, sources })) });
  const reminding = startReminders(deps);
  const stranded = startStranded(deps);
  const housekeeping = startHousekeeping(deps);
  const edge = {
    ...deps,
    calls,
    jobs,
    reminding,
    sources,
    closing: closing.signal,
    serving,
    count: (name: string, labels?: { readonly [label: string]: string }) => metrics.count(name, labels),
    gauge: (name: string, value: number, labels?: { readonly [label: string]: string }) =>
      metrics.gauge(name, value, labels),
    alert: createAlerts(deps),
    lost: (channel: ChannelId, reason: string) =>
      crash(
        log,
        new KheoError(reason, "stop", `${channel} is lost: its token, its address or its only poller`),
      ),
  };
  const telegram = config.telegram === null ? null : startTelegram(edge, config.telegram);
  const zaloBot = config.zaloBot === null ? null : startZaloBot(edge, config.zaloBot);
  const zaloOa = config.zaloOa === null ? null : await startZaloOa(edge, config.zaloOa);
  const app = createApp({
    store,
    log,
    metrics,
    notReady: () => (closing.signal.aborted ? "stopping" : null),
    routes: [
      await pageRoutes(paths.page),
      webRoutes(edge),
      fileRoutes(store),
      demoRoutes(config.demo, clock, knowledge.plans),
      ...[telegram, zaloBot].flatMap((channel) => channel?.routes ?? []),
      ...(zaloOa === null ? [] : [zaloOa.routes]),
    ],
  });
  const server = await listen(app.fetch, config);
  const port = portOf(server) ?? config.port;
  log.info({ url: `http://${config.host}:${port}/`, demo: config.demo }, "Khéo is serving");
  served();
  return async () => {
    log.info("stopping");
    closing.abort();
    await housekeeping.stop();
    await reminding.stop();
    await stranded.stop();
    await jobs.stop();
    await Promise.all([telegram?.stop(), zaloBot?.stop()]);
    await zaloOa?.stop();
    await closed(server);
    await store.close();
    release();
    log.info("stopped");
  };
}

function listen(fetch: Parameters<typeof serve>[0]["fetch"], config: Config): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve(
      {
        fetch,
        hostname: config.host,
        port: config.port,
        serverOptions: { requestTimeout: 30_000, headersTimeout: 10_000 },
      },
      () => resolve(server),
    );
    server.once("error", reject);
  });
}

/** Resolves when the last request is answered. Lines that clients merely keep open, ended event streams say, are not waited for. */
async function closed(server: ServerType): Promise<void> {
  const idle = setInterval(() => {
    if ("closeIdleConnections" in server) server.closeIdleConnections();
  }, IDLE_MS);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearInterval(idle);
}

function portOf(server: ServerType): number | null {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : null;
}

function crash(log: Log, error: unknown): void {
  log.fatal(errorFields(error), "stopping after an unexpected error");
  void closeLogs().then(() => process.exit(1));
}

await main();
