/**
 * Environment → typed configuration. Every name stands in `.env.example` with a comment. A wrong value stops the start with one message
 * that names every wrong one; values themselves are never repeated, since some are secrets.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { z } from "zod";
import { KheoError } from "../flows/ports.ts";

const token = z.string().min(8).optional();
const word = z.string().optional();
const httpUrl = z.url({ protocol: /^https?$/ }).optional();
const off = z.enum(["on", "off"]).default("off");

const Environment = z.object({
  NODE_ENV: word,
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  PUBLIC_URL: z.url({ protocol: /^https$/ }).optional(),
  DATABASE_URL: z
    .string()
    .regex(/^(file:|postgres(ql)?:\/\/)/, "file:… or postgres://…")
    .default("file:./data/kheo.db"),
  KHEO_DEMO: z.enum(["on", "off"]).optional(),
  KHEO_NOW: z.iso.datetime({ offset: true }).optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d{1,15}:[A-Za-z0-9_-]{3,}$/, "a number, a colon and the rest, as BotFather gave it")
    .optional(),
  TELEGRAM_MODE: z.enum(["polling", "webhook"]).default("polling"),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[A-Za-z0-9_-]{8,256}$/, "8 to 256 of A-Z a-z 0-9 _ -")
    .optional(),
  TELEGRAM_API_ROOT: httpUrl,
  ZALO_APP_ID: word,
  ZALO_APP_SECRET: token,
  ZALO_OA_ID: word,
  ZALO_OA_SECRET_KEY: token,
  ZALO_OA_BUTTONS: off,
  ZALO_OAUTH_ROOT: httpUrl,
  ZALO_API_ROOT: httpUrl,
  ZALO_TEMPLATE_API_ROOT: httpUrl,
  ZALO_OA_ACCESS_TOKEN: token,
  ZALO_OA_REFRESH_TOKEN: token,
  ZALO_TEMPLATE_REMINDER_ID: word,
  ZALO_PAID_SENDS: off,
  ZALO_BOT_TOKEN: z
    .string()
    .regex(/^[^\s/?#%]{8,256}$/u, "as Bot Creator gave it")
    .optional(),
  ZALO_BOT_MODE: z.enum(["webhook", "polling"]).default("webhook"),
  ZALO_BOT_WEBHOOK_SECRET: z
    .string()
    .regex(/^[A-Za-z0-9_-]{8,256}$/, "8 to 256 of A-Z a-z 0-9 _ -")
    .optional(),
  ZALO_BOT_API_ROOT: httpUrl,
  OPENAI_API_KEY: token,
  OPENAI_BASE_URL: httpUrl,
  OPENAI_MODEL: word,
  OPENAI_EMBEDDING_MODEL: word,
});

export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  /** Example units, people and invitation codes; plans that have ended may be used for practice. */
  readonly demo: boolean;
  /** Where the clock starts, ms since the epoch; null for the real time. */
  readonly startAt: number | null;
  readonly logLevel: z.infer<typeof Environment>["LOG_LEVEL"];
  /** Null when no token is given. */
  readonly telegram: TelegramSettings | null;
  /** Null when no token is given. */
  readonly zaloBot: ZaloBotSettings | null;
  /** Null when no account is configured. */
  readonly zaloOa: ZaloOaSettings | null;
  /** The model that writes answers; null when none is configured: nothing of it is loaded then. */
  readonly llm: ModelService | null;
  /** The model that embeds passages for retrieval; null when none is configured. */
  readonly embeddings: ModelService | null;
}

/** Telegram, as `startTelegram` takes it. */
export interface TelegramSettings {
  /** Secret. */
  readonly token: string;
  readonly apiRoot: string | null;
  /** Where Telegram calls, and the secret its calls carry; null where updates are fetched. */
  readonly webhook: { readonly publicUrl: string; readonly secret: string } | null;
}

/** A Zalo Official Account, as `startZaloOa` takes it. */
export interface ZaloOaSettings {
  readonly appId: string;
  /** Secret; tokens at rest are sealed with it. */
  readonly appSecret: string;
  readonly oaId: string;
  /** Secret: the webhook's. */
  readonly oaSecretKey: string;
  /** The first pair, read once; secret. */
  readonly tokens: { readonly access: string; readonly refresh: string } | null;
  readonly buttons: boolean;
  /** Whether consultation messages that cost something may be sent. */
  readonly paid: boolean;
  /** The approved template of reminders; null where there is none. `development`: by phone it reaches administrators only. */
  readonly template: { readonly id: string; readonly development: boolean } | null;
  /** Where people reach Khéo; null where nobody outside can. */
  readonly publicUrl: string | null;
  /** Null for Zalo's own. */
  readonly apiRoot: string | null;
  readonly oauthRoot: string | null;
  readonly templateApiRoot: string | null;
}

/** The Zalo Bot Platform, as `startZaloBot` takes it. */
export interface ZaloBotSettings {
  /** Secret. */
  readonly token: string;
  readonly apiRoot: string | null;
  /** Where files are fetched by a browser; null where nobody can reach us. */
  readonly publicUrl: string | null;
  /** Where the platform calls, and the secret its calls carry; null where updates are fetched. */
  readonly webhook: { readonly publicUrl: string; readonly secret: string } | null;
}

/** One model of an OpenAI-compatible service. */
export interface ModelService {
  /** Where the service answers; null for OpenAI's own address. */
  readonly baseUrl: string | null;
  /** Secret; null for a local service that asks for none. Never null together with `baseUrl`. */
  readonly apiKey: string | null;
  readonly model: string;
}

/** Reads `.env` of the working directory into the environment; what is already set there wins. */
export function loadDotEnv(): void {
  if (existsSync(".env")) process.loadEnvFile(".env");
}

/** @throws KheoError `config` naming every wrong value. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  // An empty value, as `.env.example` has many, means the same as a missing one.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = Environment.safeParse(given);
  const production = given["NODE_ENV"] === "production";
  const wrong = new Map((parsed.error?.issues ?? []).map((i) => [String(i.path[0]), i.message]));
  if (production && given["KHEO_NOW"] !== undefined)
    wrong.set("KHEO_NOW", "only for demos and tests, not with NODE_ENV=production");
  if (given["TELEGRAM_MODE"] === "webhook" && given["PUBLIC_URL"] === undefined)
    wrong.set("PUBLIC_URL", "needed by TELEGRAM_MODE=webhook: the https address that Telegram calls");
  const isZaloBotCalled = given["ZALO_BOT_TOKEN"] !== undefined && given["ZALO_BOT_MODE"] !== "polling";
  if (isZaloBotCalled && !wrong.has("ZALO_BOT_TOKEN") && given["PUBLIC_URL"] === undefined)
    wrong.set(
      "PUBLIC_URL",
      "needed by ZALO_BOT_TOKEN: the https address that Zalo calls; or ZALO_BOT_MODE=polling for development",
    );
  for (const name of ["OPENAI_MODEL", "OPENAI_EMBEDDING_MODEL"]) {
    const reachable = given["OPENAI_API_KEY"] !== undefined || given["OPENAI_BASE_URL"] !== undefined;
    if (given[name] !== undefined && !reachable)
      wrong.set(name, "needs OPENAI_API_KEY, or OPENAI_BASE_URL for a service without keys");
  }
  if (given["ZALO_OA_ID"] !== undefined)
    for (const name of ["ZALO_APP_ID", "ZALO_APP_SECRET", "ZALO_OA_SECRET_KEY"])
      if (given[name] === undefined) wrong.set(name, "needed together with ZALO_OA_ID");
  if (!parsed.success || wrong.size > 0) {
    const named = [...wrong].map(([name, why]) => `${name} (${why})`).join("; ");
    throw new KheoError("config", "stop", `wrong configuration: ${named}. See .env.example`);
  }
  const e = parsed.data;
  const messaging = [e.TELEGRAM_BOT_TOKEN, e.ZALO_OA_ID, e.ZALO_BOT_TOKEN].filter((set) => set !== undefined);
  return {
    production,
    host: e.HOST,
    port: e.PORT,
    databaseUrl: e.DATABASE_URL,
    demo: e.KHEO_DEMO === undefined ? messaging.length === 0 : e.KHEO_DEMO === "on",
    startAt: e.KHEO_NOW === undefined ? null : Date.parse(e.KHEO_NOW),
    logLevel: e.LOG_LEVEL,
    telegram: telegramOf(e),
    zaloOa: zaloOaOf(e),
    zaloBot: zaloBotOf(e),
    llm: serviceOf(e, e.OPENAI_MODEL),
    embeddings: serviceOf(e, e.OPENAI_EMBEDDING_MODEL),
  };
}

function telegramOf(e: z.infer<typeof Environment>): TelegramSettings | null {
  const { TELEGRAM_BOT_TOKEN: botToken, TELEGRAM_WEBHOOK_SECRET: secret, PUBLIC_URL: publicUrl } = e;
  if (botToken === undefined) return null;
  return {
    token: botToken,
    apiRoot: e.TELEGRAM_API_ROOT ?? null,
    webhook:
      e.TELEGRAM_MODE === "webhook" && publicUrl !== undefined
        ? { publicUrl, secret: secret ?? secretOf(botToken) }
        : null,
  };
}

function zaloBotOf(e: z.infer<typeof Environment>): ZaloBotSettings | null {
  const { ZALO_BOT_TOKEN: botToken, ZALO_BOT_WEBHOOK_SECRET: secret, PUBLIC_URL: publicUrl } = e;
  if (botToken === undefined) return null;
  return {
    token: botToken,
    apiRoot: e.ZALO_BOT_API_ROOT ?? null,
    publicUrl: publicUrl ?? null,
    webhook:
      e.ZALO_BOT_MODE === "webhook" && publicUrl !== undefined
        ? { publicUrl, secret: secret ?? secretOf(botToken) }
        : null,
  };
}

/** What a webhook's calls carry where no secret was given: the same after every start. */
function secretOf(botToken: string): string {
  return createHash("sha256").update(`webhook of ${botToken}`).digest("hex");
}

function zaloOaOf(e: z.infer<typeof Environment>): ZaloOaSettings | null {
  const { ZALO_APP_ID: appId, ZALO_APP_SECRET: appSecret, ZALO_OA_ID: oaId, ZALO_OA_SECRET_KEY: key } = e;
  const { ZALO_OA_ACCESS_TOKEN: access, ZALO_OA_REFRESH_TOKEN: refresh } = e;
  if (oaId === undefined || appId === undefined || appSecret === undefined || key === undefined) return null;
  return {
    appId,
    appSecret,
    oaId,
    oaSecretKey: key,
    tokens: access === undefined || refresh === undefined ? null : { access, refresh },
    buttons: e.ZALO_OA_BUTTONS === "on",
    paid: e.ZALO_PAID_SENDS === "on",
    template:
      e.ZALO_TEMPLATE_REMINDER_ID === undefined
        ? null
        : { id: e.ZALO_TEMPLATE_REMINDER_ID, development: e.NODE_ENV !== "production" },
    publicUrl: e.PUBLIC_URL ?? null,
    apiRoot: e.ZALO_API_ROOT ?? null,
    oauthRoot: e.ZALO_OAUTH_ROOT ?? null,
    templateApiRoot: e.ZALO_TEMPLATE_API_ROOT ?? null,
  };
}

function serviceOf(e: z.infer<typeof Environment>, model: string | undefined): ModelService | null {
  if (model === undefined) return null;
  return { baseUrl: e.OPENAI_BASE_URL ?? null, apiKey: e.OPENAI_API_KEY ?? null, model };
}
