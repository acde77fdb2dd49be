/** The fake Bot API at its worst: scripted faults, outages, flood control. */
import { Api, GrammyError, HttpError } from "grammy";
import { describe, expect, it, beforeEach } from "vitest";
import { An, call, fake, pass, reopen, sendTo, token, useFake } from "./telegram-client.ts";

useFake();

describe("faults", () => {
  const api = (): Api => new Api(token, { apiRoot: fake.url, timeoutSeconds: 5 });
  beforeEach(() => void fake.user(An).start());
  const text = (): readonly string[] => fake.chat(7).messages.map((seen) => seen.text);

  it("refuse by status", async () => {
    fake.fail("sendMessage", { status: 429, retryAfter: 3 });
    fake.fail("*", { status: 500 });
    fake.fail("getMe", { status: 401 });
    const refusal = await api()
      .sendMessage(7, "a")
      .catch((cause: unknown) => cause);
    expect(refusal).toBeInstanceOf(GrammyError);
    expect(refusal).toMatchObject({ error_code: 429, parameters: { retry_after: 3 } });
    pass(3_000);
    await expect(api().sendMessage(7, "b")).rejects.toThrow("500: Internal Server Error");
    await expect(api().getMe()).rejects.toThrow("401: Unauthorized");
    expect(text()).toEqual([]);
    await api().sendMessage(7, "c");
    expect(text()).toEqual(["c"]);
    expect(fake.problems).toEqual([]);
    expect(fake.rates.refused).toBe(1);
  });

  it("see who comes too early even while they refuse", async () => {
    fake.fail("sendMessage", { status: 429, retryAfter: 2 }, 2);
    await call("sendMessage", { chat_id: 7, text: "a" });
    pass(1_999);
    await call("sendMessage", { chat_id: 7, text: "a" });
    expect(fake.problems).toEqual([]);
    pass(1_000);
    await call("sendMessage", { chat_id: 7, text: "a" });
    expect(fake.problems).toEqual(["sendMessage: called again 1000 ms before retry_after ended"]);
  });

  it("answer what is no JSON", async () => {
    fake.fail("sendMessage", { status: 502 });
    fake.fail("sendMessage", "garbage");
    await expect(api().sendMessage(7, "a")).rejects.toBeInstanceOf(HttpError);
    await expect(api().sendMessage(7, "a")).rejects.toBeInstanceOf(HttpError);
    expect(text()).toEqual([]);
  });

  it("cut the connection before and after", async () => {
    fake.fail("sendMessage", "reset-before");
    fake.fail("sendMessage", "reset-after");
    await expect(api().sendMessage(7, "before")).rejects.toBeInstanceOf(HttpError);
    await expect(api().sendMessage(7, "after")).rejects.toBeInstanceOf(HttpError);
    expect(text()).toEqual(["after"]);
    expect(fake.calls.map(({ answered }) => answered)).toEqual([null, null]);
  });

  it("let a call hang, done or not", async () => {
    fake.fail("sendMessage", "hang");
    fake.fail("sendMessage", "hang-after");
    for (const said of ["never", "done"]) {
      const leaving = new AbortController();
      const count = fake.calls.length + 1;
      const hung = fetch(`${fake.url}/bot${token}/sendMessage?chat_id=7&text=${said}`, {
        signal: leaving.signal,
      });
      await fake.until(() => fake.calls.length === count && (said === "never" || text().length === 1));
      leaving.abort();
      await expect(hung).rejects.toThrow("abort");
    }
    expect(text()).toEqual(["done"]);
  });

  it("delay", async () => {
    fake.fail("getMe", { delay: 30 });
    const asked = performance.now();
    await api().getMe();
    expect(performance.now() - asked).toBeGreaterThan(25);
  });

  it("take the whole service away and bring it back at its place", async () => {
    const polled = call("getUpdates", { timeout: 50, offset: 100_002 });
    await fake.until(() => fake.calls.length === 1);
    fake.down();
    await expect(polled).rejects.toThrow("fetch failed");
    await expect(api().sendMessage(7, "a")).rejects.toBeInstanceOf(HttpError);
    fake.up();
    await api().sendMessage(7, "b");
    expect(text()).toEqual(["b"]);
    expect(fake.problems).toEqual([]);
  });
});

describe("flood control", () => {
  it("counts always", async () => {
    fake.user(An).start();
    for (let count = 0; count < 4; count += 1) {
      await sendTo(7);
      pass(400);
    }
    await call("sendChatAction", { chat_id: 7, action: "typing" });
    expect(fake.rates).toEqual({ perSecond: 3, perChatPerSecond: 3, perGroupPerMinute: 0, refused: 0 });
  });

  it("refuses who is too fast in one chat", async () => {
    await reopen({ flood: { burst: 2 } });
    fake.user(An).start();
    const send = (): ReturnType<typeof call> => call("sendMessage", { chat_id: 7, text: "a" });
    await send();
    await send();
    const response = await fetch(`${fake.url}/bot${token}/sendMessage?chat_id=7&text=a`);
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "1"]);
    expect(fake.problems).toEqual([]);
    pass(400);
    expect(await send()).toMatchObject({ error_code: 429, parameters: { retry_after: 1 } });
    expect(fake.problems).toEqual(["sendMessage: called again 600 ms before retry_after ended"]);
    pass(1_000);
    expect(await send()).toMatchObject({ ok: true });
    pass(1_000);
    expect(await send()).toMatchObject({ ok: true });
    expect(fake.rates.refused).toBe(2);
  });

  it("refuses who is too fast in a group or altogether", async () => {
    await reopen({ flood: { burst: 100, perGroupPerMinute: 3, overallPerSecond: 5 } });
    fake.user(An).start();
    fake.group({ id: -5, title: "Tổ", type: "group" }).addBot();
    for (let count = 0; count < 3; count += 1) await sendTo(-5);
    pass(500);
    expect(await call("sendMessage", { chat_id: -5, text: "a" })).toMatchObject({
      parameters: { retry_after: 60 },
    });
    await sendTo(7);
    await sendTo(7);
    expect(await call("sendMessage", { chat_id: 7, text: "a" })).toMatchObject({
      parameters: { retry_after: 1 },
    });
    expect(fake.rates).toMatchObject({ perSecond: 5, perGroupPerMinute: 3, refused: 2 });
    expect(fake.problems).toEqual([]);
  });

  it("has no minute for people", async () => {
    await reopen({ flood: { perGroupPerMinute: 1 } });
    fake.user(An).start();
    await sendTo(7);
    await sendTo(7);
    expect(fake.rates).toMatchObject({ refused: 0, perGroupPerMinute: 0 });
  });

  it("does not blame who was on the way already when somebody else was refused", async () => {
    await reopen({ flood: { overallPerSecond: 2 } });
    const people = [1, 2, 3, 4].map((id) => fake.user({ id, first_name: "Người" }));
    for (const person of people) person.start();
    const answers = await Promise.all(
      people.map(({ id }) => call("sendMessage", { chat_id: id, text: "a" })),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(2);
    expect(fake.problems).toEqual([]);
    const refusedOnce = people.find(({ id }) => fake.chat(id).messages.length === 0)?.id ?? 0;
    pass(1_000);
    await sendTo(refusedOnce);
    expect(fake.problems).toEqual([]);
  });
});
