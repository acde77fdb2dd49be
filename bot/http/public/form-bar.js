import { byId, makeButton, showText } from "./dom.js";
import { controls, flowNames, stepOf } from "./text.vi.js";

/**
 * Above the input: how far the form is, and its control words one tap away.
 *
 * @param {{ onWord: (word: string) => void, onLost: () => void }} options `onLost`: the focused word went away
 */
export function createFormBar({ onWord, onLost }) {
  const progress = byId("progress", HTMLElement);
  const line = byId("progress-text", HTMLElement);
  const bar = byId("progress-bar", HTMLProgressElement);
  const chips = byId("chips", HTMLElement);
  let shown = "";

  /** @param {string[]} list */
  function showWords(list) {
    // Drawn again only when they differ: the focus stays on the word just pressed.
    if (list.join() === shown) return;
    shown = list.join();
    const focused = chips.contains(document.activeElement);
    while (chips.firstChild !== null) chips.firstChild.remove();
    for (const word of list) {
      const chip = makeButton("chip", word, () => onWord(word));
      chip.dataset["testid"] = "chip";
      chips.append(chip);
    }
    chips.hidden = list.length === 0;
    if (focused) onLost();
  }

  return {
    /** @param {import("./wire.js").Expects | null} expects */
    draw(expects) {
      // A single question is no way to go: no progress to show.
      const form = expects !== null && expects.of > 1 ? expects : null;
      const name = form === null ? "" : flowNames.get(form.flow) || "";
      const step = form === null ? "" : stepOf(form.position, form.of);
      showText(line, [step, name].filter((part) => part !== "").join(" · "));
      progress.hidden = line.hidden;
      if (form !== null) {
        bar.max = form.of;
        bar.value = Math.min(form.position, form.of);
      }
      showWords(wordsFor(expects));
    },
  };
}

/** @param {import("./wire.js").Expects | null} expects @returns {string[]} */
function wordsFor(expects) {
  if (expects === null || expects.flow !== "registration") return [];
  // “Bỏ qua” is a button of the question itself wherever it may be skipped.
  const { back, edit, save, help, cancel } = controls;
  return [back, edit, save, help, cancel];
}
