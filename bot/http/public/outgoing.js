import { backoff, fetchText } from "./backoff.js";
import { asList, asText, isRecord, parseAnswer, parseJson } from "./wire.js";

/**
 * The persistent queue of events to the server. An event is stored before it is sent and leaves the queue only when
 * the server answered it. It goes out under the same key however often, so the server applies it once.
 *
 * @typedef {{ key: string, kind: "text" | "action", value: string, floor: number }} OutEvent
 *   `floor`: newest seq known when it was made; its answer comes after that
 * @typedef {"idle" | "sending" | "retrying"} Phase
 * @typedef {{ outcome: "answered", answer: import("./wire.js").Answer } | { outcome: "refused", message: string }
 *   | { outcome: "again", wait: number | null }} Outcome `wait`: ms the server asked for
 */

const ANSWER_LIMIT = 30000;
const MOST_WAIT = 30000;

/**
 * @param {{
 *   conversation: string,
 *   store: import("./storage.js").TextStore,
 *   onAnswer: (event: OutEvent, answer: import("./wire.js").Answer) => void,
 *   onRefused: (event: OutEvent, message: string) => void,
 *   onPhase: () => void,
 * }} options
 */
export function openOutgoing({ conversation, store, onAnswer, onRefused, onPhase }) {
  const slot = `kheo.queue.${conversation}`;
  /** @type {Phase} */
  let phase = "idle";
  let running = false;
  let closed = false;
  /** Ends the present wait early. @type {() => void} */
  let wake = () => {};

  /** @returns {OutEvent[]} */
  const queue = () => asList(parseJson(store.get(slot) || "[]"), parseEvent);

  /** @param {OutEvent[]} events */
  const save = (events) =>
    events.length === 0 ? store.remove(slot) : store.set(slot, JSON.stringify(events));

  /** @param {Phase} next */
  function enter(next) {
    phase = next;
    if (!closed) onPhase();
  }

  /** One event at a time, in order, until none is left. */
  async function run() {
    if (running) return;
    running = true;
    let failures = 0;
    for (let head = queue()[0]; head !== undefined && !closed; head = queue()[0]) {
      enter(failures === 0 ? "sending" : "retrying");
      const result = await post(conversation, head);
      if (closed) break;
      if (result.outcome === "again") {
        failures += 1;
        enter("retrying");
        await pause(result.wait === null ? backoff(failures, MOST_WAIT) : result.wait, result.wait === null);
        continue;
      }
      failures = 0;
      // Kept first, then taken off the queue: a crash in between only repeats a question the server knows.
      if (result.outcome === "answered") onAnswer(head, result.answer);
      else onRefused(head, result.message);
      const done = head.key;
      save(queue().filter((event) => event.key !== done));
    }
    running = false;
    enter("idle");
  }

  /** @param {number} ms @param {boolean} wakeable false where the server asked for the wait */
  function pause(ms, wakeable) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        if (!wakeable && !closed) return;
        clearTimeout(timer);
        resolve(undefined);
      };
    });
  }

  return {
    queue,
    phase: () => phase,
    /** @param {OutEvent} event */
    add(event) {
      save(queue().concat(event));
    },
    /** Sends what waits, now rather than after the back-off. */
    wake() {
      wake();
      void run();
    },
    close() {
      closed = true;
      wake();
    },
  };
}

/**
 * @param {string} conversation
 * @param {OutEvent} event
 * @returns {Promise<Outcome>}
 */
async function post(conversation, event) {
  const body = JSON.stringify({ conversation, event: event.key, [event.kind]: event.value });
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  try {
    const got = await fetchText("/api/chat", { method: "POST", headers, body }, ANSWER_LIMIT);
    return judge(got);
  } catch {
    return { outcome: "again", wait: null };
  }
}

/**
 * @param {{ status: number, retryAfter: string | null, text: string }} got
 * @returns {Outcome}
 */
function judge({ status, retryAfter, text }) {
  const value = parseJson(text);
  if (status === 429) return { outcome: "again", wait: parseRetryAfter(retryAfter) };
  if (status >= 400 && status < 500 && status !== 408 && status !== 425) {
    const error = isRecord(value) ? value["error"] : undefined;
    return { outcome: "refused", message: isRecord(error) ? asText(error["message"]) : "" };
  }
  const answer = status === 200 ? parseAnswer(value) : null;
  return answer === null ? { outcome: "again", wait: null } : { outcome: "answered", answer };
}

/**
 * @param {string | null} value seconds or an HTTP date
 * @returns {number} ms, from one second to ten minutes
 */
function parseRetryAfter(value) {
  const text = value || "";
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.min(600000, Math.max(1000, ms)) : 5000;
}

/** @param {unknown} value @returns {OutEvent | null} */
function parseEvent(value) {
  if (!isRecord(value)) return null;
  const kind = value["kind"];
  const floor = value["floor"];
  if (kind !== "text" && kind !== "action") return null;
  return {
    key: asText(value["key"]),
    kind,
    value: asText(value["value"]),
    floor: typeof floor === "number" ? floor : 0,
  };
}
