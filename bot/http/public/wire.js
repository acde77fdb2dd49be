/**
 * What the server says, as types, and the parsers that let nothing else in (contracts.md, HTTP).
 *
 * @typedef {{ label: string, action: string }} Button
 * @typedef {{ number: string, section: string, quote: string }} Citation
 * @typedef {{ name: string, url: string }} FileLink
 * @typedef {{ seq: number, text: string, buttons: Button[], citations: Citation[], files: FileLink[] }} Message
 * @typedef {{ flow: string, step: string, kind: string, options: Button[], position: number, of: number }} Expects
 * @typedef {{ messages: Message[], expects: Expects | null | undefined }} Answer `undefined`: nothing was said about it
 */

/**
 * @param {string} text
 * @returns {unknown} undefined when the text isn't JSON (a captive portal's page, a cut answer)
 */
export function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * @param {unknown} value
 * @returns {value is { [key: string]: unknown }}
 */
export function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * @param {unknown} value
 * @returns {string} "" for anything that isn't text
 */
export function asText(value) {
  return typeof value === "string" ? value : "";
}

/**
 * @template T
 * @param {unknown} value
 * @param {(item: unknown) => T | null} parse
 * @returns {T[]} the items that parse; the others are left out
 */
export function asList(value, parse) {
  /** @type {T[]} */
  const list = [];
  if (!Array.isArray(value)) return list;
  for (const item of value) {
    const parsed = parse(item);
    if (parsed !== null) list.push(parsed);
  }
  return list;
}

/**
 * @param {unknown} value
 * @returns {Answer | null} null when this is no answer of Khéo's
 */
export function parseAnswer(value) {
  if (!isRecord(value) || !Array.isArray(value["messages"])) return null;
  const expects = value["expects"];
  return {
    messages: asList(value["messages"], parseMessage),
    expects: expects === undefined ? undefined : parseExpects(expects),
  };
}

/**
 * @param {unknown} value
 * @returns {Message | null}
 */
export function parseMessage(value) {
  if (!isRecord(value)) return null;
  const seq = value["seq"];
  if (typeof seq !== "number" || !Number.isSafeInteger(seq)) return null;
  return {
    seq,
    text: asText(value["text"]),
    buttons: asList(value["buttons"], parseButton),
    citations: asList(value["citations"], parseCitation),
    files: asList(value["files"], parseFile),
  };
}

/**
 * @param {unknown} value
 * @returns {Expects | null}
 */
export function parseExpects(value) {
  if (!isRecord(value)) return null;
  return {
    flow: asText(value["flow"]),
    step: asText(value["step"]),
    kind: asText(value["kind"]),
    options: asList(value["options"], parseButton),
    position: asCount(value["position"]),
    of: asCount(value["of"]),
  };
}

/** @param {unknown} value @returns {Button | null} */
function parseButton(value) {
  if (!isRecord(value)) return null;
  const label = asText(value["label"]);
  return label === "" ? null : { label, action: asText(value["action"]) };
}

/** @param {unknown} value @returns {Citation | null} */
function parseCitation(value) {
  if (!isRecord(value)) return null;
  const quote = asText(value["quote"]);
  if (quote === "") return null;
  return { number: asText(value["number"]), section: asText(value["section"]), quote };
}

/**
 * Only paths of this very server: a link is the one thing in a message that a browser follows.
 *
 * @param {unknown} value
 * @returns {FileLink | null}
 */
function parseFile(value) {
  if (!isRecord(value)) return null;
  const url = asText(value["url"]);
  if (!/^\/[^/\\]/.test(url)) return null;
  return { name: asText(value["name"]) || url, url };
}

/** @param {unknown} value @returns {number} 0 when unknown */
function asCount(value) {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : 0;
}
