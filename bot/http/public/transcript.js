import { asList, asText, isRecord, parseExpects, parseJson, parseMessage } from "./wire.js";

/**
 * What was said in one conversation, kept on this device. The server's messages stand by their seq; what the person
 * said has none, so it stands `after` the newest seq known when it was said.
 *
 * @typedef {{ kind: "kheo", message: import("./wire.js").Message }} Said
 * @typedef {{ kind: "own", key: string, text: string, after: number, order: number, hidden: boolean,
 *   state: "queued" | "sent" | "failed" }} Own
 * @typedef {{ kind: "note", key: string, text: string, after: number, order: number }} Note
 *   a word of the page itself, such as why an event was refused
 * @typedef {Said | Own | Note} Entry
 * @typedef {{ entries: Entry[], cursor: number, newest: number, expects: import("./wire.js").Expects | null }} State
 *   `cursor`: nothing up to this seq can still be missing, so catching up starts after it; `newest`: highest seq seen
 */

const MAX_ENTRIES = 300;
/** UTF-16 units; browsers give about five million to all of a site. */
const MAX_STORED = 1000000;

/**
 * @param {import("./storage.js").TextStore} store
 * @param {string} conversation
 */
export function openTranscript(store, conversation) {
  const slot = `kheo.transcript.${conversation}`;
  let raw = store.get(slot);
  let state = parseState(raw);

  /** Another tab may have written since: its words are taken in before ours are added. */
  function refresh() {
    const now = store.get(slot);
    if (now === raw) return;
    raw = now;
    state = parseState(now);
  }

  /** @param {() => void} act */
  function change(act) {
    refresh();
    act();
    state.entries.sort(compare);
    state.entries = trim(state.entries);
    raw = JSON.stringify(state);
    store.set(slot, raw);
  }

  /** @returns {{ after: number, order: number }} the place at the very end */
  function last() {
    let order = 0;
    for (const entry of state.entries) if (entry.kind !== "kheo") order = Math.max(order, entry.order + 1);
    return { after: state.newest, order };
  }

  return {
    refresh,
    read: () => state,

    /**
     * Takes in what the server said, each seq once.
     *
     * @param {import("./wire.js").Message[]} messages
     * @param {{ stream: boolean }} how `stream`: came in order from catching up, so nothing before it is missing
     */
    hear(messages, { stream }) {
      change(() => {
        for (const message of messages) {
          const known = find(state.entries, message.seq);
          if (known !== undefined && known.text !== message.text) rewind(state, message.seq);
          if (known === undefined || known.text !== message.text) {
            state.entries.push({ kind: "kheo", message });
          }
          state.newest = Math.max(state.newest, message.seq);
          if (stream) state.cursor = Math.max(state.cursor, message.seq);
        }
        while (find(state.entries, state.cursor + 1) !== undefined) state.cursor += 1;
      });
    },

    /**
     * The server's count went back (it was restored from a copy, or emptied): what it no longer knows from `seq` on
     * makes room for what it says now. The person's own words stay.
     *
     * @param {number} seq
     */
    rewind(seq) {
      change(() => rewind(state, seq));
    },

    /** @param {{ key: string, text: string, hidden: boolean }} own */
    say({ key, text, hidden }) {
      change(() => state.entries.push({ kind: "own", key, text, hidden, state: "queued", ...last() }));
    },

    /** @param {string} text a word of the page itself @param {string} key */
    note(text, key) {
      change(() => state.entries.push({ kind: "note", key, text, ...last() }));
    },

    /**
     * Marks an own message, and moves those still waiting behind the answer that came: they are answered after it.
     *
     * @param {string} key
     * @param {"sent" | "failed"} outcome
     */
    settle(key, outcome) {
      change(() => {
        for (const entry of state.entries) {
          if (entry.kind !== "own") continue;
          if (entry.key === key) entry.state = outcome;
          else if (entry.state === "queued") entry.after = Math.max(entry.after, state.newest);
        }
      });
    },

    /** @param {import("./wire.js").Expects | null} expects */
    expect(expects) {
      change(() => {
        state.expects = expects;
      });
    },
  };
}

/** @param {Entry[]} entries @param {number} seq */
function find(entries, seq) {
  for (const entry of entries) if (entry.kind === "kheo" && entry.message.seq === seq) return entry.message;
  return undefined;
}

/** @param {State} state @param {number} seq */
function rewind(state, seq) {
  state.entries = state.entries.filter((entry) => entry.kind !== "kheo" || entry.message.seq < seq);
  for (const entry of state.entries) {
    if (entry.kind !== "kheo") entry.after = Math.min(entry.after, seq - 1);
  }
  state.cursor = Math.min(state.cursor, seq - 1);
  state.newest = Math.min(state.newest, seq - 1);
}

/** @param {Entry} a @param {Entry} b */
function compare(a, b) {
  const placeA = a.kind === "kheo" ? a.message.seq : a.after;
  const placeB = b.kind === "kheo" ? b.message.seq : b.after;
  if (placeA !== placeB) return placeA - placeB;
  return (a.kind === "kheo" ? -1 : a.order) - (b.kind === "kheo" ? -1 : b.order);
}

/** @param {Entry[]} entries sorted @returns {Entry[]} the newest that fit */
function trim(entries) {
  let size = 0;
  let from = entries.length;
  while (from > 0 && entries.length - from < MAX_ENTRIES) {
    size += JSON.stringify(entries[from - 1]).length;
    if (size > MAX_STORED) break;
    from -= 1;
  }
  return from === 0 ? entries : entries.slice(from);
}

/** @param {string | null} raw @returns {State} */
function parseState(raw) {
  const value = raw === null ? null : parseJson(raw);
  if (!isRecord(value)) return { entries: [], cursor: 0, newest: 0, expects: null };
  return {
    entries: asList(value["entries"], parseEntry),
    cursor: asNumber(value["cursor"]),
    newest: asNumber(value["newest"]),
    expects: parseExpects(value["expects"]),
  };
}

/** @param {unknown} value @returns {Entry | null} */
function parseEntry(value) {
  if (!isRecord(value)) return null;
  if (value["kind"] === "kheo") {
    const message = parseMessage(value["message"]);
    return message === null ? null : { kind: "kheo", message };
  }
  const key = asText(value["key"]);
  const text = asText(value["text"]);
  const after = asNumber(value["after"]);
  const order = asNumber(value["order"]);
  if (value["kind"] === "note") return { kind: "note", key, text, after, order };
  if (value["kind"] !== "own") return null;
  const stored = value["state"];
  const state = stored === "queued" || stored === "failed" ? stored : "sent";
  return { kind: "own", key, text, after, order, state, hidden: value["hidden"] === true };
}

/** @param {unknown} value @returns {number} */
function asNumber(value) {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
