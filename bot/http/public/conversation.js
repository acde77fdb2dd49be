import { randomId } from "./ids.js";
import { openIncoming } from "./incoming.js";
import { openOutgoing } from "./outgoing.js";
import { words } from "./text.vi.js";
import { openTranscript } from "./transcript.js";

/**
 * One conversation: what was said, what is still to be sent, and what arrives, held together.
 *
 * @typedef {{
 *   entries: import("./transcript.js").Entry[],
 *   expects: import("./wire.js").Expects | null,
 *   phase: import("./outgoing.js").Phase,
 *   head: string,
 *   online: boolean,
 * }} Snapshot `head`: key of the event now being sent, or ""
 * @typedef {ReturnType<typeof openConversation>} Conversation
 */

/**
 * @param {{
 *   id: string,
 *   store: import("./storage.js").TextStore,
 *   onChange: () => void,
 *   onOnline: () => void,
 *   onRefused: (text: string) => void,
 * }} options `onOnline`: the stream stands (again); `onRefused`: the person's text that the server would not take
 */
export function openConversation({ id, store, onChange, onOnline, onRefused }) {
  let online = true;
  /** The seq whose button was pressed last. */
  let pressed = 0;
  const transcript = openTranscript(store, id);

  const outgoing = openOutgoing({
    conversation: id,
    store,
    onPhase: onChange,
    onAnswer(event, answer) {
      const first = Math.min(...answer.messages.map((message) => message.seq));
      // A fresh event is answered with fresh numbers. Older ones mean that the server went back to an earlier state.
      const wentBack = first <= event.floor;
      if (wentBack) transcript.rewind(first);
      take(answer, false);
      transcript.settle(event.key, "sent");
      if (wentBack || !incoming.live()) incoming.reopen();
      onChange();
    },
    onRefused(event, message) {
      transcript.settle(event.key, "failed");
      transcript.note(message || words.refused, event.key);
      if (event.kind === "text") onRefused(event.value);
      onChange();
    },
  });

  const incoming = openIncoming({
    conversation: id,
    after: () => transcript.read().cursor,
    onAnswer(answer) {
      take(answer, true);
      onChange();
    },
    onUp() {
      online = true;
      outgoing.wake();
      onOnline();
      onChange();
    },
    onDown() {
      online = false;
      onChange();
    },
  });

  /** @param {import("./wire.js").Answer} answer @param {boolean} stream */
  function take(answer, stream) {
    if (answer.messages.length > 0) transcript.hear(answer.messages, { stream });
    if (answer.expects !== undefined) transcript.expect(answer.expects);
  }

  /** @param {"text" | "action"} kind @param {string} value @param {string} shown @param {boolean} hidden */
  function send(kind, value, shown, hidden) {
    const key = randomId();
    outgoing.add({ key, kind, value, floor: transcript.read().newest });
    transcript.say({ key, text: shown, hidden });
    outgoing.wake();
    onChange();
  }

  return {
    id,
    /** Begins to listen, and sends what an earlier visit left; a message that never got into the queue says so. */
    start() {
      const waiting = new Set(outgoing.queue().map((event) => event.key));
      for (const entry of transcript.read().entries.slice()) {
        const lost = entry.kind === "own" && entry.state === "queued" && !waiting.has(entry.key);
        if (lost) transcript.settle(entry.key, "failed");
      }
      incoming.reopen();
      outgoing.wake();
    },
    /** @returns {Snapshot} */
    read() {
      const head = outgoing.queue()[0];
      const { entries, expects } = transcript.read();
      return { entries, expects, phase: outgoing.phase(), head: head === undefined ? "" : head.key, online };
    },
    /** @param {string} text */
    say(text) {
      send("text", text, text, false);
    },
    /**
     * Says the first words of a conversation that has none yet.
     *
     * @param {string} text
     * @param {{ hidden: boolean }} how `hidden`: the page says it by itself, it is not shown as the person's
     */
    begin(text, { hidden }) {
      if (transcript.read().entries.length === 0) send("text", text, text, hidden);
    },
    /**
     * A tap on a message's button. A second tap while the first is on its way is a trembling finger, not an answer.
     *
     * @param {number} seq
     * @param {import("./wire.js").Button} button
     */
    press(seq, button) {
      if (pressed === seq && outgoing.queue().length > 0) return;
      pressed = seq;
      // A button without an action is a word to be said.
      if (button.action === "") send("text", button.label, button.label, false);
      else send("action", button.action, button.label, false);
    },
    /** Another tab wrote something. */
    refresh() {
      transcript.refresh();
      outgoing.wake();
      onChange();
    },
    /** The network or the person came back: try at once. */
    wake() {
      outgoing.wake();
      incoming.reopen();
    },
    close() {
      outgoing.close();
      incoming.close();
    },
  };
}
