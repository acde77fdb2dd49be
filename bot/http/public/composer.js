import { byId, keepFocus, showText } from "./dom.js";
import { counted, PLACEHOLDER, placeholders, tooLong } from "./text.vi.js";

/** Code points that the server takes in one message (contracts.md, Limits). */
const MOST = 20000;
const COUNT_FROM = 0.8 * MOST;

/**
 * The input: a text field that grows, the Send button, a calendar for dates.
 *
 * @param {{
 *   onSend: (text: string) => void,
 *   onDraft: (text: string) => void,
 *   resizing: (act: () => void) => void,
 * }} options `onDraft` at every change; `resizing` runs what may change the input's height
 */
export function createComposer({ onSend, onDraft, resizing }) {
  const form = byId("composer", HTMLFormElement);
  const field = byId("composer-text", HTMLTextAreaElement);
  const count = byId("composer-count", HTMLElement);
  const warning = byId("composer-warning", HTMLElement);
  const calendar = createCalendar((date) => {
    write(date);
    field.focus();
  });

  /** @param {string} text */
  function write(text) {
    field.value = text;
    changed();
  }

  function changed() {
    const length = codePoints(field.value);
    resizing(() => {
      grow(field);
      showText(count, length > COUNT_FROM ? counted(length, MOST) : "");
      if (length <= MOST) showText(warning, "");
    });
    onDraft(field.value);
  }

  function send() {
    const text = field.value.normalize("NFC");
    const length = codePoints(text);
    if (length > MOST) resizing(() => showText(warning, tooLong(length, MOST)));
    else if (text.trim() !== "") {
      write("");
      onSend(text);
    }
    field.focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  field.addEventListener("input", changed);
  field.addEventListener("keydown", (event) => {
    // While an input method is composing a Vietnamese word, Enter belongs to it (229 says so in older browsers).
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    if (event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || isTouch()) return;
    event.preventDefault();
    send();
  });
  keepFocus(byId("send", HTMLButtonElement));
  window.addEventListener("resize", () => resizing(() => grow(field)));

  return {
    focus: () => field.focus(),
    text: () => field.value,
    write,
    /** @param {import("./wire.js").Expects | null} expects tunes keyboard, hint and calendar */
    expect(expects) {
      const kind = expects === null ? "" : expects.kind;
      const mode = kind === "number" ? "numeric" : "text";
      if (field.inputMode !== mode) field.inputMode = mode;
      field.placeholder = placeholders.get(kind) || PLACEHOLDER;
      calendar.hidden = kind !== "date";
    },
  };
}

/** A phone without keyboard and mouse: its Enter key makes a new line. */
const isTouch = () => window.matchMedia("(hover: none) and (pointer: coarse)").matches;

/** One to six lines; the stylesheet sets the bounds. @param {HTMLTextAreaElement} field */
function grow(field) {
  field.style.height = "auto";
  field.style.height = `${String(field.scrollHeight + field.offsetHeight - field.clientHeight)}px`;
}

/** @param {string} text */
function codePoints(text) {
  if (text.length <= COUNT_FROM) return text.length;
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/**
 * The native date field lies unseen over its button: touched, it opens by itself on every phone; from the keyboard the
 * button opens it.
 *
 * @param {(date: string) => void} onDate dd/mm/yyyy
 * @returns {HTMLElement} to show and hide
 */
function createCalendar(onDate) {
  const picker = byId("date-picker", HTMLInputElement);
  const open = () => {
    try {
      picker.showPicker();
    } catch {
      picker.focus();
    }
  };
  byId("date-open", HTMLButtonElement).addEventListener("click", open);
  picker.addEventListener("click", open);
  picker.addEventListener("change", () => {
    const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(picker.value);
    if (date !== null) onDate(`${String(date[3])}/${String(date[2])}/${String(date[1])}`);
  });
  return byId("date-helper", HTMLElement);
}
