import { backoff, fetchText } from "./backoff.js";
import { parseAnswer, parseExpects, parseJson, parseMessage } from "./wire.js";

/**
 * What arrives by itself: an event stream that is opened again, after the last seq, whenever it breaks. Where streams
 * don't get through (old proxies), the same address is asked for JSON now and then.
 */

const OPEN_LIMIT = 15000;
const JSON_LIMIT = 10000;
const MOST_WAIT = 15000;
const POLL_EVERY = 10000;
/** A restart or a change of mast is over in a moment; only a longer break is worth a word. ms */
const GRACE = 1200;
/** Messages that come within this time are taken in together: catching up brings many at once. ms */
const GATHER = 40;

/**
 * @param {{
 *   conversation: string,
 *   after: () => number,
 *   onAnswer: (answer: import("./wire.js").Answer) => void,
 *   onUp: () => void,
 *   onDown: () => void,
 * }} options `onUp` at every opening; `onDown` once when the break lasts
 */
export function openIncoming({ conversation, after, onAnswer, onUp, onDown }) {
  /** @type {EventSource | null} */
  let source = null;
  let failures = 0;
  let closed = false;
  /** Counts openings, so that a late word of an earlier one is not heard. */
  let round = 0;
  let timer = 0;
  let grace = 0;
  let gather = 0;
  /** Come, but not yet taken in; lost with the stream, they come again. @type {import("./wire.js").Message[]} */
  let gathered = [];

  const address = () =>
    `/api/chat/events?conversation=${encodeURIComponent(conversation)}&after=${String(after())}`;

  function open() {
    if (closed) return;
    drop();
    const mine = round;
    if (typeof EventSource === "undefined") {
      void poll(mine);
      return;
    }
    const stream = new EventSource(address());
    source = stream;
    timer = window.setTimeout(() => broken(mine), OPEN_LIMIT);
    stream.addEventListener("open", () => {
      clearTimeout(timer);
      failures = 0;
      up();
    });
    stream.addEventListener("message", (event) => {
      const message = parseMessage(parseJson(String(event.data)));
      if (message === null || mine !== round) return;
      gathered.push(message);
      if (gathered.length === 1) gather = window.setTimeout(() => take(undefined), GATHER);
    });
    stream.addEventListener("expects", (event) => {
      const value = parseJson(String(event.data));
      if (value !== undefined && mine === round) take(parseExpects(value));
    });
    stream.addEventListener("error", () => broken(mine));
  }

  /** @param {import("./wire.js").Expects | null | undefined} expects */
  function take(expects) {
    clearTimeout(gather);
    const messages = gathered;
    gathered = [];
    onAnswer({ messages, expects });
  }

  /** @param {number} mine */
  function broken(mine) {
    if (mine !== round || closed) return;
    drop();
    failures += 1;
    if (grace === 0) grace = window.setTimeout(onDown, GRACE);
    // The first break is mostly a restart: just come back. A second one may be a stream that can't get through.
    if (failures > 1) void poll(round);
    else timer = window.setTimeout(open, backoff(failures, MOST_WAIT));
  }

  /** @param {number} mine */
  async function poll(mine) {
    let wait = backoff(Math.max(1, failures), MOST_WAIT);
    try {
      const got = await fetchText(address(), { headers: { Accept: "application/json" } }, JSON_LIMIT);
      const answer = got.status === 200 ? parseAnswer(parseJson(got.text)) : null;
      if (mine !== round || closed) return;
      if (answer !== null) {
        onAnswer(answer);
        up();
        wait = POLL_EVERY;
      }
    } catch {
      if (mine !== round || closed) return;
    }
    if (typeof EventSource === "undefined" && wait !== POLL_EVERY) {
      failures += 1;
      if (grace === 0) grace = window.setTimeout(onDown, GRACE);
    }
    timer = window.setTimeout(open, wait);
  }

  function up() {
    clearTimeout(grace);
    grace = 0;
    onUp();
  }

  function drop() {
    round += 1;
    clearTimeout(timer);
    clearTimeout(gather);
    gathered = [];
    if (source !== null) source.close();
    source = null;
  }

  return {
    /** Opens (afresh), now: after a sleep a phone's stream may be dead without knowing it. */
    reopen: open,
    /** True while a stream stands (it may still be opening). */
    live: () => source !== null,
    close() {
      closed = true;
      clearTimeout(grace);
      drop();
    },
  };
}
