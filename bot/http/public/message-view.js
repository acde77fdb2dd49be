import { make, makeButton } from "./dom.js";
import { citationTitle, toneOf, words } from "./text.vi.js";

/**
 * One message of Khéo's: text, buttons, sources that unfold, files.
 *
 * @param {import("./wire.js").Message} message
 * @param {(button: import("./wire.js").Button) => void} onPress
 * @returns {{ node: HTMLElement, setLive: (live: boolean) => void }} live: its buttons are the ones to press now
 */
export function drawMessage(message, onPress) {
  const node = make("div", "item kheo");
  node.dataset["testid"] = "message";
  node.dataset["seq"] = String(message.seq);
  node.append(make("span", "unseen", `${words.kheo}: `));

  const bubble = make("div", "bubble");
  const { text, numbered } = withoutOptions(message);
  if (text !== "") bubble.append(drawText(text));
  for (const citation of message.citations) bubble.append(drawCitation(citation));
  if (message.files.length > 0) bubble.append(drawFiles(message.files));
  if (bubble.childElementCount > 0) node.append(bubble);

  /** @type {HTMLButtonElement[]} */
  const buttons = message.buttons.map((button, index) => {
    const choice = makeButton("choice", button.label, () => onPress(button));
    choice.dataset["testid"] = "choice";
    if (index < numbered) choice.dataset["number"] = `${String(index + 1)}. `;
    return choice;
  });
  if (buttons.length > 0) {
    const group = make("div", "choices");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", words.choices);
    group.append(...buttons);
    node.append(group);
  }

  return {
    node,
    setLive(live) {
      node.classList.toggle("quiet", !live);
      // Old buttons still work under a finger, but Tab need not walk through all of them.
      for (const button of buttons) button.tabIndex = live ? 0 : -1;
    },
  };
}

/** Line by line: what only frames the question stands back from it. @param {string} text */
function drawText(text) {
  const paragraph = make("p", "text");
  text.split("\n").forEach((line, index) => {
    const tone = toneOf(line, index);
    if (index > 0) paragraph.append("\n");
    paragraph.append(tone === "" ? line : make("span", tone, line));
  });
  return paragraph;
}

/**
 * The text without the lines that only number the buttons (“1. Tập thể” …): the buttons show them.
 *
 * @param {import("./wire.js").Message} message
 * @returns {{ text: string, numbered: number }} numbered: how many of the first buttons carry their number
 */
function withoutOptions({ text, buttons }) {
  const lines = text.split("\n");
  const options = buttons.map(({ label }, index) => `${String(index + 1)}. ${label.trim()}`);
  const from = lines.findIndex((line) => line.trim() === options[0]);
  let numbered = 0;
  while (
    from !== -1 &&
    numbered < options.length &&
    (lines[from + numbered] || "").trim() === options[numbered]
  )
    numbered += 1;
  // One line more than there are buttons: then the buttons don't say it all.
  if (numbered === 0 || /^\d{1,3}\. /.test(lines[from + numbered] || "")) return { text, numbered: 0 };
  lines.splice(from, numbered);
  return { text: lines.join("\n").trim(), numbered };
}

/** @param {import("./wire.js").Citation} citation */
function drawCitation({ number, section, quote }) {
  const details = make("details", "citation");
  details.dataset["testid"] = "citation";
  const summary = make("summary");
  summary.append(make("span", "unseen", `${words.source}: `), citationTitle(number, section));
  details.append(summary, make("blockquote", undefined, `“${quote}”`));
  return details;
}

/** @param {import("./wire.js").FileLink[]} files */
function drawFiles(files) {
  const list = make("ul", "files");
  list.setAttribute("aria-label", words.files);
  for (const { name, url } of files) {
    const link = make("a", undefined, name);
    link.href = url;
    link.download = name;
    link.dataset["testid"] = "file";
    const item = make("li");
    item.append(link);
    list.append(item);
  }
  return list;
}
