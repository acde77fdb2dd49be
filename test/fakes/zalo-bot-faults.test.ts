/** The fake Zalo Bot Platform at its worst: scripted faults, envelopes of two kinds, secrets (point 33), its clock. */
import { beforeEach, describe, expect, it } from "vitest";
import {
  An,
  at,
  call,
  fake,
  listen,
  posted,
  reopen,
  say,
  secret,
  token,
  useFake,
} from "./zalo-bot/client.ts";
import { openClock } from "./zalo-bot/clock.ts";
import { openSignal } from "./signal.ts";

useFake();
beforeEach(() => void fake.user(An).says("chào"));

const texts = (): readonly string[] => fake.chat(An.id).messages.map(({ text }) => text);

describe("faults", () => {
  it("refuse by status, a body that says otherwise included", async () => {
    fake.fail("sendMessage", { status: 429 });
    fake.fail("sendMessage", { status: 403 });
    fake.fail("*", { status: 200, code: 429, description: "Slow down" });
    expect(await say("a")).toEqual({
      status: 429,
      ok: false,
      error_code: 429,
      description: "Quota exceeded",
    });
    expect(await say("b")).toMatchObject({ status: 403, description: "Internal server error" });
    expect(await say("c")).toEqual({ status: 200, ok: false, error_code: 429, description: "Slow down" });
    await say("d");
    expect(texts()).toEqual(["d"]);
    expect(fake.sentThisMonth).toBe(1);
    expect(fake.problems).toEqual([]);
  });

  it("say when to come back only where a test has them say it", async () => {
    const post = (): Promise<Response> => fetch(at("getMe"), { method: "POST" });
    fake.fail("getMe", { status: 429, retryAfter: 3 });
    fake.fail("getMe", { status: 429 });
    const [told, untold] = [await post(), await post()];
    expect([told.headers.get("retry-after"), untold.headers.get("retry-after")]).toEqual(["3", null]);
    expect(await told.json()).toMatchObject({ retry_after: 3 });
    expect(await untold.json()).not.toHaveProperty("retry_after");
  });

  it("befall as many calls as they are told to", async () => {
    fake.fail("sendMessage", { status: 500 }, 2);
    expect([(await say("a")).status, (await say("b")).status, (await say("c")).status]).toEqual([
      500, 500, 200,
    ]);
  });

  it("answer what is no JSON", async () => {
    fake.fail("sendMessage", "garbage");
    await expect(say("a")).rejects.toThrow("JSON");
    expect(texts()).toEqual([]);
  });

  it("cut the connection before and after", async () => {
    fake.fail("sendMessage", "reset-before");
    fake.fail("sendMessage", "reset-after");
    await expect(say("before")).rejects.toThrow("fetch failed");
    await expect(say("after")).rejects.toThrow("fetch failed");
    expect(texts()).toEqual(["after"]);
    expect(fake.calls.map(({ answered }) => answered)).toEqual([null, null]);
  });

  it("let a call hang, done or not", async () => {
    fake.fail("sendMessage", "hang");
    fake.fail("sendMessage", "hang-after");
    for (const said of ["never", "done"]) {
      const leaving = new AbortController();
      const count = fake.calls.length + 1;
      const hung = call("sendMessage", { chat_id: An.id, text: said }, leaving.signal);
      await fake.until(() => fake.calls.length === count && (said === "never" || texts().length === 1));
      leaving.abort();
      await expect(hung).rejects.toThrow("abort");
    }
    expect(texts()).toEqual(["done"]);
  });

  it("delay on its own clock", async () => {
    fake.fail("sendMessage", { delay: 60_000 });
    const waiting = say("late");
    await fake.until(() => fake.calls.length === 1);
    fake.advance(59_999);
    expect(texts()).toEqual([]);
    fake.advance(1);
    expect((await waiting).ok).toBe(true);
    expect(texts()).toEqual(["late"]);
  });
});

describe("the envelope of a refusal", () => {
  it("says errorCode on one method, which a test chooses", async () => {
    expect(await call("getUpdates", { timeout: 1 })).toMatchObject({ status: 400, errorCode: 400 });
    expect(await say("")).toMatchObject({ status: 400, error_code: 400 });
    await reopen({ switches: { errorCodeOn: "sendMessage" } });
    expect(await say("")).toEqual({
      status: 400,
      ok: false,
      errorCode: 400,
      description: "Bad request: text is empty",
    });
    expect(await call("getUpdates", { timeout: 1 })).toMatchObject({ error_code: 400 });
  });

  it("comes with HTTP 200, by the switch", async () => {
    await reopen({ switches: { httpStatus: "always-200" } });
    fake.user(An).says("chào");
    expect(await say("")).toMatchObject({ status: 200, ok: false, error_code: 400 });
    await call("getUpdates", { timeout: "0" });
    expect(await call("getUpdates", { timeout: "0" })).toMatchObject({
      status: 200,
      ok: false,
      errorCode: 408,
    });
    const stranger = await fetch(at("getMe", "999:other"), { method: "POST" });
    expect([stranger.status, await stranger.json()]).toMatchObject([200, { error_code: 401 }]);
  });
});

describe("33: secrets", () => {
  it("are told apart in a text, as they are and as in an address", async () => {
    expect(fake.leaksIn(`POST /bot${token}/getMe`)).toEqual(["token"]);
    expect(fake.leaksIn(`POST /bot${encodeURIComponent(token)}/getMe`)).toEqual(["token"]);
    expect(fake.leaksIn(secret)).toEqual([]);
    await listen();
    await call("deleteWebhook");
    expect(fake.leaksIn(`${secret} ${token}`)).toEqual(["token", "webhook secret"]);
    expect(fake.leaksIn("POST /bot***/getMe")).toEqual([]);
  });

  it("stand in nothing the fake answers or keeps for tests to print", async () => {
    const bot = await listen();
    await fetch(at("getMe", `${token}x`), { method: "POST" });
    const answers = [
      await say(""),
      await call("getWebhookInfo"),
      await call("nothing"),
      await call("setWebhook", { url: "x", secret_token: secret }),
    ];
    fake.user(An).says("hai");
    await posted(1);
    const { problems, ignored, lost } = fake;
    const printed = JSON.stringify([answers, problems, ignored, lost, bot.got.map(({ body }) => body)]);
    expect(fake.leaksIn(printed)).toEqual([]);
    expect(problems).toHaveLength(4);
  });
});

describe("its clock", () => {
  it("runs on top of the clock of the test", async () => {
    let time = 1_000;
    await reopen({ now: () => time });
    fake.advance(500);
    time += 1;
    expect(fake.now()).toBe(1_501);
    expect(() => fake.advance(-1)).toThrow("forward");
  });

  it("wakes the earliest first, those who began to wait meanwhile too, and nobody twice", () => {
    const clock = openClock(() => 0);
    const woken: string[] = [];
    clock.after(20, () => woken.push("b"));
    clock.after(10, () => {
      woken.push("a");
      clock.after(5, () => woken.push("c"));
    });
    const callOff = clock.after(1, () => woken.push("never"));
    callOff();
    clock.advance(9);
    expect(woken).toEqual([]);
    clock.advance(20);
    clock.advance(100);
    expect(woken).toEqual(["a", "b", "c"]);
    clock.close();
  });

  it("wakes by real time as well, unless it is closed", async () => {
    const clock = openClock(() => 0);
    await new Promise<void>((resolve) => void clock.after(1, resolve));
    let woken = false;
    clock.after(1, () => (woken = true));
    clock.close();
    clock.advance(10);
    expect(woken).toBe(false);
  });
});

describe("waiting", () => {
  it("ends with an error where looking fails", async () => {
    const signal = openSignal();
    let broken = false;
    const waiting = signal.until(() => {
      if (broken) throw new Error("no chat");
      return false;
    });
    broken = true;
    signal.happened();
    await expect(waiting).rejects.toThrow("no chat");
  });
});

describe("closing", () => {
  it("ends polls under way", async () => {
    await reopen();
    const waiting = call("getUpdates", { timeout: "50" });
    await fake.until(() => fake.calls.length === 1);
    await Promise.all([expect(waiting).rejects.toThrow("fetch failed"), fake.close()]);
  });
});
