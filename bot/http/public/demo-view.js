import { byId, make, makeButton, showText } from "./dom.js";
import { NEWCOMER } from "./ids.js";
import { clockText, words } from "./text.vi.js";

/**
 * The demo banner: its clock, and the roles one tap away, each a conversation of its own.
 *
 * @param {{ onRole: (slot: string, code: string) => void, onNewcomer: () => void }} options
 */
export function createDemoView({ onRole, onNewcomer }) {
  const banner = byId("demo", HTMLDetailsElement);
  const clock = byId("demo-clock", HTMLElement);
  const area = byId("demo-area", HTMLSelectElement);
  const roles = byId("demo-roles", HTMLElement);
  const active = byId("active-role", HTMLElement);
  /** @type {import("./demo.js").Demo | null} */
  let demo = null;
  let slot = NEWCOMER;
  let timer = 0;

  area.addEventListener("change", drawRoles);
  banner.open = hasRoomBeside();

  function tick() {
    clearTimeout(timer);
    if (demo === null) return;
    const now = demo.now();
    const text = clockText(now);
    if (clock.textContent !== text) clock.textContent = text;
    timer = window.setTimeout(tick, 60000 - (now % 60000) + 50);
  }

  function drawAreas() {
    const chosen = area.value || slot.split("/")[0];
    while (area.firstChild !== null) area.firstChild.remove();
    for (const { plan, label } of demo === null ? [] : demo.areas) {
      const option = make("option", undefined, label);
      option.value = plan;
      option.selected = plan === chosen;
      area.append(option);
    }
  }

  function drawRoles() {
    const focused = document.activeElement;
    const hold =
      focused instanceof HTMLElement && roles.contains(focused) ? focused.dataset["testid"] : undefined;
    while (roles.firstChild !== null) roles.firstChild.remove();
    const chosen = demo === null ? undefined : demo.areas.find(({ plan }) => plan === area.value);
    for (const { role, label, who, code } of chosen === undefined ? [] : chosen.roles) {
      const its = `${area.value}/${role}`;
      roles.append(
        roleButton(`demo-role-${role}`, label, who, its === slot, () => choose(() => onRole(its, code))),
      );
    }
    roles.append(
      roleButton("demo-newcomer", words.newcomer, "", slot === NEWCOMER, () => choose(onNewcomer)),
    );
    for (const button of roles.querySelectorAll("button")) {
      if (hold !== undefined && button.dataset["testid"] === hold) button.focus();
    }
  }

  /** @param {() => void} act */
  function choose(act) {
    // On a phone the open banner covers the talk it leads to.
    if (!hasRoomBeside()) banner.open = false;
    act();
  }

  function drawActive() {
    const [plan, role] = slot.split("/");
    const place = demo === null ? undefined : demo.areas.find((one) => one.plan === plan);
    const person = place === undefined ? undefined : place.roles.find((one) => one.role === role);
    if (demo === null) showText(active, "");
    else if (place === undefined || person === undefined) showText(active, words.newcomer);
    else showText(active, `${person.label} · ${place.label}`);
    active.title = person === undefined ? "" : person.who;
  }

  function draw() {
    banner.hidden = demo === null;
    drawAreas();
    drawRoles();
    drawActive();
    tick();
  }

  return {
    /** @param {import("./demo.js").Demo | null} next null: not a demo, the banner stays away */
    show(next) {
      const same = demo !== null && next !== null && JSON.stringify(demo) === JSON.stringify(next);
      demo = next;
      // An open list of areas would close under the finger.
      if (same) tick();
      else draw();
    },
    /** @param {string} next the slot now talked in */
    select(next) {
      slot = next;
      if (next !== NEWCOMER && demo !== null) area.value = next.split("/")[0] || "";
      drawRoles();
      drawActive();
    },
    tick,
  };
}

/** The banner stands beside the talk, not over it (chat.css has the same bounds). */
const hasRoomBeside = () => window.matchMedia("(min-width: 79em) and (min-height: 40em)").matches;

/** @param {string} testid @param {string} label @param {string} who @param {boolean} pressed @param {() => void} onPress */
function roleButton(testid, label, who, pressed, onPress) {
  const button = makeButton("role", "", onPress);
  button.dataset["testid"] = testid;
  button.setAttribute("aria-pressed", String(pressed));
  button.append(make("span", "role-name", label));
  if (who !== "") button.append(" ", make("span", "role-who", who));
  return button;
}
