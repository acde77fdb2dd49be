import { createComposer } from "./composer.js";
import { openConversation } from "./conversation.js";
import { createDemoView } from "./demo-view.js";
import { fetchDemo } from "./demo.js";
import { byId, showText } from "./dom.js";
import { createFormBar } from "./form-bar.js";
import { NEWCOMER, openSlots } from "./ids.js";
import { createScroller } from "./scroll.js";
import { openStore } from "./storage.js";
import { GREETING, words } from "./text.vi.js";
import { createTranscriptView } from "./transcript-view.js";

/** The page, put together: the parts know nothing of each other. */

/** An answer that comes within this time needs no “is answering”. ms */
const PATIENCE = 700;
/** After this long in the background a phone may have cut the stream. ms */
const ASLEEP = 20000;

const store = openStore("localStorage");
const slots = openSlots(store);
const log = byId("log", HTMLElement);
const waiting = byId("waiting", HTMLElement);
const connection = byId("connection", HTMLElement);
const dock = byId("dock", HTMLElement);

const scroller = createScroller({
  header: byId("top", HTMLElement),
  dock,
  bars: [byId("bar", HTMLElement), byId("demo-summary", HTMLElement), dock],
  newer: byId("newer", HTMLButtonElement),
});
const view = createTranscriptView(log, (seq, button) => conversation.press(seq, button));
const composer = createComposer({
  onSend: (text) => conversation.say(text),
  onDraft: keepDraft,
  resizing: (act) => scroller.steady(act),
});
const formBar = createFormBar({ onWord: (word) => conversation.say(word), onLost: () => composer.focus() });
const demoView = createDemoView({
  onRole: (slot, code) => {
    if (slot !== slots.active()) enter(slot);
    // A role's first word is its invite code; shown, so that the person sees how a code is used.
    conversation.begin(code, { hidden: false });
  },
  onNewcomer: enterOwn,
});

let slow = 0;
let typing = 0;
let conversation = open(slots.active());
const draftKey = () => `kheo.draft.${conversation.id}`;

/** @param {string} slot */
function open(slot) {
  return openConversation({
    id: slots.id(slot),
    store,
    onChange: draw,
    onOnline: () => void showDemo(),
    // What the server would not take goes back to where it can be put right.
    onRefused: (text) => {
      if (composer.text() === "") composer.write(text);
    },
  });
}

/** What is being typed outlives a phone that closes the tab; an emptied field at once, so that nothing is sent twice. */
/** @param {string} text */
function keepDraft(text) {
  const key = draftKey();
  clearTimeout(typing);
  if (text === "") store.remove(key);
  else typing = window.setTimeout(() => store.set(key, text), 300);
}

/** Another conversation takes the page. @param {string} slot */
function enter(slot) {
  conversation.close();
  slots.activate(slot);
  conversation = open(slot);
  showAll();
  conversation.start();
}

function enterOwn() {
  if (slots.active() !== NEWCOMER) enter(NEWCOMER);
  conversation.begin(GREETING, { hidden: true });
}

/** Draws a whole conversation at once, without reading all of it aloud. */
function showAll() {
  log.setAttribute("aria-live", "off");
  view.clear();
  composer.write(store.get(draftKey()) || "");
  demoView.select(slots.active());
  draw();
  scroller.toEnd();
  setTimeout(() => log.setAttribute("aria-live", "polite"), 500);
}

function draw() {
  const snapshot = conversation.read();
  scroller.around(() => {
    formBar.draw(snapshot.expects);
    composer.expect(snapshot.expects);
    showText(connection, snapshot.online ? "" : words.offline);
    drawWaiting(snapshot);
    const fresh = view.draw(snapshot);
    return { fresh, mine: fresh.some((node) => node.classList.contains("own")) };
  });
}

/** Under the talk: that Khéo is at it, once that takes a moment. @param {import("./conversation.js").Snapshot} snapshot */
function drawWaiting({ phase, head, entries }) {
  clearTimeout(slow);
  const unseen = entries.some((entry) => entry.kind === "own" && entry.key === head && entry.hidden);
  if (phase === "retrying" && unseen) showText(waiting, words.retrying);
  else if (phase !== "sending") showText(waiting, "");
  else if (waiting.textContent !== words.answering) {
    showText(waiting, "");
    slow = window.setTimeout(() => {
      scroller.steady(() => showText(waiting, words.answering));
    }, PATIENCE);
  }
}

/** The demo's clock starts anew when the server does, so it is asked at every (re)connection. */
async function showDemo() {
  const demo = await fetchDemo();
  if (demo === undefined) return;
  demoView.show(demo);
  // The demo was switched off: its roles are gone, the person's own conversation is not.
  if (demo === null && slots.active() !== NEWCOMER) enterOwn();
}

// A source that unfolds (the event does not bubble).
log.addEventListener(
  "toggle",
  (event) => {
    if (event.target instanceof HTMLDetailsElement && event.target.open) scroller.reveal(event.target);
  },
  true,
);

let left = 0;
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") left = Date.now();
  else {
    demoView.tick();
    if (left > 0 && Date.now() - left > ASLEEP) conversation.wake();
  }
});
window.addEventListener("online", () => conversation.wake());
window.addEventListener("pageshow", (event) => {
  if (event.persisted) conversation.wake();
});
window.addEventListener("storage", (event) => {
  const key = event.key || "";
  if (/^kheo\.(transcript|queue)\./.test(key) && key.endsWith(conversation.id)) conversation.refresh();
});

byId("starting", HTMLElement).remove();
showAll();
conversation.start();
if (slots.active() === NEWCOMER) enterOwn();
