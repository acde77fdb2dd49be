import { fetchText } from "./backoff.js";
import { asList, asText, isRecord, parseJson } from "./wire.js";

/**
 * What the server says about the demo: whether this is one, what time it is there, and whom one may play.
 *
 * @typedef {{ role: string, label: string, who: string, code: string }} DemoRole
 * @typedef {{ plan: string, label: string, roles: DemoRole[] }} DemoArea
 * @typedef {{ now: () => number, areas: DemoArea[] }} Demo `now`: ms since 1970 on the demo's clock
 */

const LIMIT = 10000;

/** @returns {Promise<Demo | null | undefined>} null: not a demo; undefined: no answer this time */
export async function fetchDemo() {
  try {
    const got = await fetchText("/api/demo", { headers: { Accept: "application/json" } }, LIMIT);
    return got.status === 200 ? parseDemo(parseJson(got.text)) : undefined;
  } catch {
    return undefined;
  }
}

/** @param {unknown} value @returns {Demo | null | undefined} */
function parseDemo(value) {
  if (!isRecord(value)) return undefined;
  if (value["demo"] !== true) return null;
  const now = Date.parse(asText(value["now"]));
  const start = Number.isFinite(now) ? now : Date.now();
  const received = Date.now();
  return {
    now: value["frozen"] === true ? () => start : () => start + (Date.now() - received),
    areas: asList(value["areas"], parseArea),
  };
}

/** @param {unknown} value @returns {DemoArea | null} */
function parseArea(value) {
  if (!isRecord(value)) return null;
  const plan = asText(value["plan"]);
  const roles = asList(value["roles"], parseRole);
  if (plan === "" || roles.length === 0) return null;
  return { plan, label: asText(value["label"]) || plan, roles };
}

/** @param {unknown} value @returns {DemoRole | null} */
function parseRole(value) {
  if (!isRecord(value)) return null;
  const role = asText(value["role"]);
  const code = asText(value["code"]);
  if (role === "" || code === "") return null;
  return { role, code, label: asText(value["label"]) || role, who: asText(value["who"]) };
}
