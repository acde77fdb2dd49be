/** The house: every flow, and what the engine does when none is open. To add a flow: a folder, a line here, a menu item if it has one. */
import type { RoleName } from "./ports.ts";
import { answerMessage } from "./asking/asking.ts";
import { answerOwn, ownMatter } from "./asking/own.ts";
import { dutyList } from "./duties/duty.ts";
import { answerReminder, chooseReminder, duties, remind } from "./duties/flow.ts";
import { board } from "./deliveries/board.ts";
import type { House } from "./engine/run.ts";
import { say } from "./engine/prompt.ts";
import { openFrame } from "./engine/state.ts";
import type { Flow, Outcome } from "./engine/types.ts";
import type { Ctx } from "./engine/world.ts";
import { joining } from "./joining/flow.ts";
import { t as join } from "./joining/text.vi.ts";
import { channels } from "./linking/channels.ts";
import { linked } from "./linking/code.ts";
import { identity } from "./linking/index.ts";
import { phone } from "./linking/phone.ts";
import { linking } from "./linking/same.ts";
import { isMenuKey, itemsFor, menuChoice, menuFor, type MenuKey } from "./menu/menu.ts";
import { t as menu } from "./menu/text.vi.ts";
import { cardButtons, fullCard, myRegistrations } from "./registration/card.ts";
import { onFile } from "./registration/files.ts";
import { registration, registrationFrame } from "./registration/flow.ts";
import { filesOf, onPaper, paperRequest, takePaper } from "./registration/paper.ts";
import { t as reg } from "./registration/text.vi.ts";
import { claims, claimsRequest } from "./review/claims.ts";
import { openReview, review } from "./review/flow.ts";
import { openings, openOpenings } from "./review/openings.ts";
import { openSettings, settings } from "./settings/flow.ts";

const FLOWS: readonly Flow[] = [
  joining,
  registration,
  duties,
  settings,
  review,
  claims,
  openings,
  linking,
  channels,
  phone,
];

export const house: House = {
  flow: (id) => FLOWS.find((f) => f.id === id) ?? null,
  joining,
  idle(input, ctx) {
    const roles = rolesIn(ctx);
    const key = "key" in input ? (isMenuKey(input.key) ? input.key : null) : menuChoice(input.text, roles);
    if (key !== null)
      return itemsFor(roles).includes(key) ? start(key, "text" in input ? input.text : "", ctx) : null;
    if (!("text" in input)) return null;
    const asked = identity(input.text, ctx) ?? claimsRequest(input.text, ctx);
    return asked ?? ownCode(input.text, ctx) ?? paperRequest(input.text, ctx) ?? own(input.text, ctx);
  },
  anytime(text, ctx) {
    const key = /^\d+$/.test(text) ? null : menuChoice(text, rolesIn(ctx));
    return key === "mine" || key === "duties" || key === "data" || key === "deliveries"
      ? start(key, text, ctx)
      : (identity(text, ctx) ?? claimsRequest(text, ctx) ?? paperRequest(text, ctx) ?? own(text, ctx));
  },
  menu: (ctx) => menuFor(rolesIn(ctx)),
  welcome: () => [say("reply", join.welcome)],
  identity,
  linked,
  invited(ctx) {
    const { invite, person } = { invite: ctx.world.invite?.invite, person: ctx.world.person };
    if (invite === undefined || person === null) return null;
    // A code made for one person gives nobody else that person's role.
    if (invite.person !== null && invite.person !== person.id)
      return { effects: [], frames: [], says: [say("reply", join.notYours)] };
    const unit = ctx.world.units.find((u) => u.id === invite.unit)?.name ?? "";
    return {
      effects: [{ type: "add-role", role: { unit: invite.unit, role: invite.role }, invite: invite.code }],
      frames: [],
      says: [say("reply", join.added(unit))],
    };
  },
  remind,
  chooseReminder,
  answerReminder,
  answer: answerMessage,
  file: onFile,
  papers: (what, code, ctx) => (what === "paper" ? takePaper(code, ctx) : filesOf(code, ctx)),
  paper: onPaper,
  receipt: (code) => say("reply", reg.receiptAgain(code)),
};

/** Starts what a menu item stands for. */
function start(key: MenuKey, typed: string, ctx: Ctx): Outcome {
  const tell = (text: string): Outcome => ({ effects: [], frames: [], says: [say("reply", text)] });
  switch (key) {
    case "register":
      return { effects: [], says: [], frames: [registrationFrame()] };
    case "mine":
      return tell(myRegistrations(ctx));
    case "duties":
      return tell(dutyList(ctx));
    case "ask":
      return tell(menu.howToAsk);
    case "data":
      return openSettings(typed, ctx);
    case "review":
      return openReview(ctx);
    case "deliveries":
      return tell(board(ctx));
    case "plans":
      return openOpenings(ctx);
    case "join":
      return { effects: [], says: [], guest: false, frames: [openFrame(joining, "consent")] };
  }
}

/** A receipt code of one's own shows that registration in full. */
function ownCode(text: string, ctx: Ctx): Outcome | null {
  const code = text.trim().toUpperCase();
  const own = ctx.world.registrations.find((r) => r.code === code);
  if (own === undefined) return null;
  const card = say("reply", fullCard(own, ctx), { buttons: cardButtons(own) });
  return { effects: [], frames: [], says: [card] };
}

/** A question about one's own registrations and duties. */
function own(text: string, ctx: Ctx): Outcome | null {
  const matter = ownMatter(text);
  return matter === null ? null : { effects: [], frames: [], says: [say("reply", answerOwn(matter, ctx))] };
}

function rolesIn(ctx: Ctx): readonly RoleName[] {
  if (ctx.world.person === null) return [];
  const roles = ctx.world.roles.map((r) => r.role);
  return roles.length === 0 ? ["member"] : roles;
}
