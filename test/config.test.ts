/** The environment read once, at the start: everything wrong is told in one message, and no value is repeated in it. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readConfig } from "../bot/config.ts";
import { KheoError } from "../flows/ports.ts";

/** For every name that can be wrong, a value that is; every one of them would be a secret or somebody's. */
const WRONG: { readonly [name: string]: string } = {
  PORT: "65536-canary-a",
  PUBLIC_URL: "http://canary-b.example.vn",
  DATABASE_URL: "mysql://root:canary-c@host/kheo",
  KHEO_DEMO: "canary-d",
  KHEO_NOW: "23/11/2026 canary-e",
  LOG_LEVEL: "canary-f",
  TELEGRAM_BOT_TOKEN: "canary",
  TELEGRAM_MODE: "canary-g",
  TELEGRAM_WEBHOOK_SECRET: "canary!",
  TELEGRAM_API_ROOT: "ftp://canary-h",
  ZALO_APP_SECRET: "canary.",
  ZALO_OA_SECRET_KEY: "canary:",
  ZALO_OA_BUTTONS: "canary-i",
  ZALO_OAUTH_ROOT: "canary-j",
  ZALO_API_ROOT: "canary-k",
  ZALO_TEMPLATE_API_ROOT: "canary-l",
  ZALO_OA_ACCESS_TOKEN: "canary;",
  ZALO_OA_REFRESH_TOKEN: "canary,",
  ZALO_PAID_SENDS: "canary-m",
  ZALO_BOT_TOKEN: "canary?",
  ZALO_BOT_MODE: "canary-n",
  ZALO_BOT_WEBHOOK_SECRET: "canary%",
  ZALO_BOT_API_ROOT: "canary-o",
  OPENAI_API_KEY: "canary#",
  OPENAI_BASE_URL: "canary-p",
};

/** The message of the refusal. */
function refusal(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(env);
  } catch (error) {
    if (!(error instanceof KheoError)) throw error;
    expect(error).toMatchObject({ code: "config", remedy: "stop" });
    return error.message;
  }
  return expect.unreachable("the configuration was taken");
}

/** Names in a message, in its order: capitals with underscores, except those of explanations. */
function namesIn(message: string): readonly string[] {
  return [...message.matchAll(/(?:^wrong configuration: |; )([A-Z_]+) \(/g)].map((match) => match[1] ?? "");
}

describe("a wrong value", () => {
  it.each(Object.entries(WRONG))("of %s is named, and not repeated", (name, value) => {
    const message = refusal({ [name]: value });
    expect(namesIn(message)).toEqual([name]);
    expect(message).not.toContain("canary");
    expect(message).not.toContain("\n");
    expect(message).toContain(".env.example");
  });

  it("among many is named with all the others in one message, each once", () => {
    const message = refusal({ ...WRONG, NODE_ENV: "production" });
    expect(namesIn(message).toSorted()).toEqual(Object.keys(WRONG).toSorted());
    expect(message).not.toContain("canary");
    expect(message).not.toContain("\n");
  });

  it.each([
    ["PORT", "-1"],
    ["PORT", "65536"],
    ["PORT", "80.5"],
    ["PORT", "http"],
    ["KHEO_DEMO", "true"],
    ["KHEO_NOW", "2026-11-23"],
    ["KHEO_NOW", "2026-11-23T07:30:00"],
    ["KHEO_NOW", "2026-02-30T07:30:00+07:00"],
    ["KHEO_NOW", "2026-11-23T25:30:00+07:00"],
    ["DATABASE_URL", "./data/kheo.db"],
    ["PUBLIC_URL", "kheo.example.vn"],
  ])("%s=%s is one", (name, value) => {
    expect(namesIn(refusal({ [name]: value }))).toEqual([name]);
  });
});

describe("KHEO_NOW", () => {
  const now = "2026-11-23T07:30:00+07:00";

  it("starts the clock at an instant of any offset", () => {
    expect(readConfig({ KHEO_NOW: now }).startAt).toBe(Date.UTC(2026, 10, 23, 0, 30));
    expect(readConfig({ KHEO_NOW: "2026-11-23T00:30:00Z", NODE_ENV: "test" }).startAt).toBe(
      Date.UTC(2026, 10, 23, 0, 30),
    );
  });

  it("is refused in production, together with whatever else is wrong", () => {
    expect(refusal({ KHEO_NOW: now, NODE_ENV: "production" })).toContain("NODE_ENV=production");
    const both = refusal({ KHEO_NOW: now, NODE_ENV: "production", PORT: "x" });
    expect(namesIn(both)).toEqual(["PORT", "KHEO_NOW"]);
    expect(readConfig({ KHEO_NOW: "", NODE_ENV: "production" })).toMatchObject({
      production: true,
      startAt: null,
    });
  });
});

describe("an empty value", () => {
  const examples = readFileSync(new URL("../.env.example", import.meta.url), "utf8")
    .split("\n")
    .flatMap((line) => /^([A-Z_]+)=(.*)$/.exec(line) ?? [])
    .filter((part) => /^[A-Z_]+$/.test(part));

  it("means the same as a missing one, for every name there is", () => {
    expect(new Set(examples)).toEqual(new Set([...examples, ...Object.keys(WRONG)]));
    const empty = Object.fromEntries(examples.map((name) => [name, ""]));
    expect(readConfig(empty)).toEqual(readConfig({}));
    expect(readConfig({})).toEqual({
      production: false,
      host: "127.0.0.1",
      port: 3000,
      databaseUrl: "file:./data/kheo.db",
      demo: true,
      startAt: null,
      logLevel: "info",
      telegram: null,
      zaloOa: null,
      zaloBot: null,
      llm: null,
      embeddings: null,
    });
  });
});

describe("the demo", () => {
  const telegram = { TELEGRAM_BOT_TOKEN: "123456789:a-token-of-nobody" };

  it("is on unless a messaging channel is configured, and always as told", () => {
    expect(readConfig({}).demo).toBe(true);
    expect(readConfig(telegram).demo).toBe(false);
    expect(readConfig({ ZALO_BOT_TOKEN: "12345678:abc", ZALO_BOT_MODE: "polling" }).demo).toBe(false);
    expect(readConfig({ ...telegram, KHEO_DEMO: "on" }).demo).toBe(true);
    expect(readConfig({ KHEO_DEMO: "off" }).demo).toBe(false);
  });
});

describe("Telegram", () => {
  const TELEGRAM_BOT_TOKEN = "123456789:a-token-of-nobody";
  const PUBLIC_URL = "https://kheo.example";

  it("is fetched from unless told otherwise", () => {
    expect(readConfig({ TELEGRAM_BOT_TOKEN }).telegram).toEqual({
      token: TELEGRAM_BOT_TOKEN,
      apiRoot: null,
      webhook: null,
    });
  });

  it("calls the public address, with the given secret or one made from the token", () => {
    const given = { TELEGRAM_BOT_TOKEN, TELEGRAM_MODE: "webhook", PUBLIC_URL };
    const made = readConfig(given).telegram?.webhook;
    expect(made).toEqual({ publicUrl: PUBLIC_URL, secret: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(readConfig(given).telegram?.webhook).toEqual(made);
    expect(readConfig({ ...given, TELEGRAM_WEBHOOK_SECRET: "a_secret-of-8" }).telegram?.webhook?.secret).toBe(
      "a_secret-of-8",
    );
  });

  it("can't be called without a public address", () => {
    expect(() => readConfig({ TELEGRAM_BOT_TOKEN, TELEGRAM_MODE: "webhook" })).toThrow("PUBLIC_URL");
  });
});

describe("the Zalo bot", () => {
  const ZALO_BOT_TOKEN = "12345689:abc-xyz-canary";
  const PUBLIC_URL = "https://kheo.example";

  it("is called at the public address unless told otherwise, with the given secret or one made from the token", () => {
    const made = readConfig({ ZALO_BOT_TOKEN, PUBLIC_URL }).zaloBot;
    expect(made).toEqual({
      token: ZALO_BOT_TOKEN,
      apiRoot: null,
      publicUrl: PUBLIC_URL,
      webhook: { publicUrl: PUBLIC_URL, secret: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(readConfig({ ZALO_BOT_TOKEN, PUBLIC_URL }).zaloBot).toEqual(made);
    const given = { ZALO_BOT_TOKEN, PUBLIC_URL, ZALO_BOT_WEBHOOK_SECRET: "a_secret-of-8" };
    expect(readConfig(given).zaloBot?.webhook?.secret).toBe("a_secret-of-8");
  });

  it("is fetched from without a public address, when told so", () => {
    const root = { ZALO_BOT_API_ROOT: "http://127.0.0.1:1234" };
    expect(readConfig({ ZALO_BOT_TOKEN, ZALO_BOT_MODE: "polling", ...root }).zaloBot).toEqual({
      token: ZALO_BOT_TOKEN,
      apiRoot: "http://127.0.0.1:1234",
      publicUrl: null,
      webhook: null,
    });
  });

  it("can't be called without one", () => {
    const message = refusal({ ZALO_BOT_TOKEN });
    expect(namesIn(message)).toEqual(["PUBLIC_URL"]);
    expect(message).toContain("ZALO_BOT_MODE=polling");
    expect(message).not.toContain("canary");
  });

  it.each(["has space:abcdef", "slash/abcdefg", "query?abcdefg", "hash#abcdefg", "short"])(
    "has no such token: %s",
    (token) => {
      expect(namesIn(refusal({ ZALO_BOT_TOKEN: token, PUBLIC_URL }))).toEqual(["ZALO_BOT_TOKEN"]);
    },
  );
});

describe("models", () => {
  const OPENAI_MODEL = "gpt-canary";

  it("are none by default, whatever else of the service is set", () => {
    const set = { OPENAI_API_KEY: "sk-canary-1", OPENAI_BASE_URL: "http://127.0.0.1:11434/v1" };
    expect(readConfig(set)).toMatchObject({ llm: null, embeddings: null });
  });

  it("are reached with a key, with an address, or with both", () => {
    const key = "sk-canary-1";
    const address = "http://127.0.0.1:11434/v1";
    expect(readConfig({ OPENAI_MODEL, OPENAI_API_KEY: key }).llm).toEqual({
      baseUrl: null,
      apiKey: key,
      model: OPENAI_MODEL,
    });
    expect(readConfig({ OPENAI_MODEL, OPENAI_BASE_URL: address })).toMatchObject({
      llm: { baseUrl: address, apiKey: null, model: OPENAI_MODEL },
      embeddings: null,
    });
    expect(
      readConfig({ OPENAI_EMBEDDING_MODEL: "e5", OPENAI_BASE_URL: address, OPENAI_API_KEY: key }),
    ).toMatchObject({ llm: null, embeddings: { baseUrl: address, apiKey: key, model: "e5" } });
  });

  it("without key and address are a wrong configuration, each named", () => {
    const message = refusal({ OPENAI_MODEL, OPENAI_EMBEDDING_MODEL: "e5-canary", OPENAI_API_KEY: "" });
    expect(namesIn(message)).toEqual(["OPENAI_MODEL", "OPENAI_EMBEDDING_MODEL"]);
    expect(message).not.toContain("canary");
  });
});
