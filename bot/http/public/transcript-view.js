import { make, showText } from "./dom.js";
import { drawMessage } from "./message-view.js";
import { words } from "./text.vi.js";

/**
 * The transcript on screen. Entries already drawn are left alone, so that only what is new is drawn and announced.
 *
 * @typedef {{ node: HTMLElement, update: (entry: import("./transcript.js").Entry, live: boolean, status: string) => void }} Item
 *
 * @param {HTMLElement} log
 * @param {(seq: number, button: import("./wire.js").Button) => void} onPress
 */
export function createTranscriptView(log, onPress) {
  /** @type {Map<string, Item>} */
  let items = new Map();

  /** @param {import("./transcript.js").Entry} entry @returns {Item} */
  function create(entry) {
    if (entry.kind === "kheo") {
      const { message } = entry;
      const { node, setLive } = drawMessage(message, (button) => onPress(message.seq, button));
      return { node, update: (_entry, live) => setLive(live) };
    }
    return entry.kind === "own" ? createOwn(entry.text) : createNote(entry.text);
  }

  return {
    /**
     * @param {import("./conversation.js").Snapshot} snapshot
     * @returns {HTMLElement[]} what is new, in order
     */
    draw(snapshot) {
      const shown = snapshot.entries.filter((entry) => entry.kind !== "own" || !entry.hidden);
      const live = liveSeqs(shown, snapshot.expects);
      /** @type {Map<string, Item>} */
      const kept = new Map();
      /** @type {HTMLElement[]} */
      const fresh = [];
      for (const entry of shown) {
        const name = nameOf(entry);
        const known = items.get(name);
        const item = known || create(entry);
        kept.set(name, item);
        if (known === undefined) fresh.push(item.node);
        const isLive = entry.kind === "kheo" && live.has(entry.message.seq);
        item.update(entry, isLive, entry.kind === "own" ? statusOf(entry, snapshot) : "");
      }
      for (const [name, item] of items) if (!kept.has(name)) item.node.remove();
      items = kept;
      place(log, kept);
      return fresh;
    },
    clear() {
      for (const item of items.values()) item.node.remove();
      items = new Map();
    },
  };
}

/** Puts every node where it belongs, moving none that already stands right. @param {HTMLElement} log @param {Map<string, Item>} items */
function place(log, items) {
  let next = log.firstElementChild;
  for (const { node } of items.values()) {
    if (node === next) next = next.nextElementSibling;
    else log.insertBefore(node, next);
  }
}

/** @param {string} text @returns {Item} */
function createOwn(text) {
  const node = make("div", "item own");
  node.dataset["testid"] = "own-message";
  const bubble = make("div", "bubble");
  const status = make("p", "status");
  status.hidden = true;
  bubble.append(make("p", "text", text));
  node.append(make("span", "unseen", `${words.own}: `), bubble, status);
  return {
    node,
    update(entry, _live, told) {
      if (entry.kind === "own") node.dataset["state"] = entry.state;
      showText(status, told);
    },
  };
}

/** @param {string} text @returns {Item} */
function createNote(text) {
  const node = make("div", "item note");
  node.dataset["testid"] = "note";
  node.append(make("span", "unseen", `${words.note}: `), make("p", "text", text));
  return { node, update: () => {} };
}

/**
 * @param {import("./transcript.js").Own} entry
 * @param {import("./conversation.js").Snapshot} snapshot
 */
function statusOf(entry, { head, phase }) {
  if (entry.state === "sent") return "";
  if (entry.state === "failed") return words.failed;
  if (entry.key !== head) return words.queued;
  return phase === "retrying" ? words.retrying : "";
}

/** @param {import("./transcript.js").Entry} entry */
function nameOf(entry) {
  // The text is part of the name: should a seq come to mean another message, that one is drawn anew.
  if (entry.kind === "kheo") return `kheo ${String(entry.message.seq)} ${entry.message.text}`;
  return `${entry.kind} ${entry.key}`;
}

/**
 * The messages whose buttons count now: the last one with buttons, unless the person said something since, and the one
 * that asks what is being asked (a reminder may have come after it).
 *
 * @param {import("./transcript.js").Entry[]} entries
 * @param {import("./wire.js").Expects | null} expects
 * @returns {Set<number>} their seqs
 */
function liveSeqs(entries, expects) {
  const asked = new Set((expects === null ? [] : expects.options).map((option) => option.action));
  let last = 0;
  let asking = 0;
  for (const entry of entries) {
    if (entry.kind === "own" && entry.state !== "failed") last = 0;
    if (entry.kind !== "kheo" || entry.message.buttons.length === 0) continue;
    last = entry.message.seq;
    if (entry.message.buttons.some((button) => asked.has(button.action))) asking = last;
  }
  return new Set([last, asking]);
}
