/**
 * A person's own data (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15): see, delete, withdraw consent, reminders on or off, and the ways to them
 * (`linking`).
 */
import { choice } from "../engine/kinds.ts";
import { fold } from "../engine/input.ts";
import { say } from "../engine/prompt.ts";
import { openFrame } from "../engine/state.ts";
import { plainStep } from "../engine/step.ts";
import type { Effect, Flow, Outcome, Step, View } from "../engine/types.ts";
import type { Ctx } from "../engine/world.ts";
import { openChannels } from "../linking/channels.ts";
import { giveCode } from "../linking/code.ts";
import { showNumber } from "../linking/number.ts";
import { openPhone } from "../linking/phone.ts";
import { t as link } from "../linking/text.vi.ts";
import { t } from "./text.vi.ts";

export const settings: Flow = {
  id: "settings",
  version: 1,
  controls: { edit: false, save: false },
  view: (frame, ctx) =>
    ctx.world.person === null ? null : { frame, step: frame.step, answers: frame.answers, draft: null },
  steps: (view, ctx) => [whatStep(ctx), ...(view.answers["what"] === "erase" ? [sureStep()] : [])],
  accept,
  move: (view) => ({ effects: [], says: [], frames: [view.frame] }),
  cancel: () => done([], t.kept),
  precious: () => false,
  saved: () => t.kept,
  gone: () => t.gone,
};

/** Opens the flow; “tắt nhắc”, “bật nhắc”, “xóa dữ liệu” go straight to what they say. */
export function openSettings(typed: string, ctx: Ctx): Outcome {
  const key = fold(typed);
  if (key.startsWith("tat nhac")) return reminders(false);
  if (key.startsWith("bat nhac")) return reminders(true);
  if (/^(xoa|rut)/.test(key))
    return { effects: [], says: [], frames: [openFrame(settings, "sure", { answers: { what: "erase" } })] };
  if (key.startsWith("xem")) return done([], overview(ctx));
  return { effects: [], says: [], frames: [openFrame(settings, "what")] };
}

function accept(view: View, step: Step, next: string | null, ctx: Ctx): Outcome {
  if (step.id === "sure") {
    return view.answers["sure"] === "yes" ? done([{ type: "erase-person" }], t.erased) : done([], t.kept);
  }
  switch (view.answers["what"]) {
    case "see":
      return done([], overview(ctx));
    case "on":
      return reminders(true);
    case "off":
      return reminders(false);
    case "link":
      return giveCode(ctx);
    case "channels":
      return openChannels(ctx);
    case "phone":
      return openPhone(ctx);
    case "erase":
      return {
        effects: [],
        says: [],
        frames: [{ ...view.frame, answers: view.answers, step: next ?? "sure" }],
      };
    default:
      return done([], t.kept);
  }
}

function reminders(on: boolean): Outcome {
  return done([{ type: "update-person", change: { reminders: on } }], on ? t.on : t.off);
}

function overview(ctx: Ctx): string {
  const { person, roles, units, drafts, registrations, own } = ctx.world;
  const phone = own?.phone ?? null;
  const names = roles.map((r) => units.find((u) => u.id === r.unit)?.name ?? "").join(", ");
  return t.see(
    person?.name ?? "",
    person?.title ?? "",
    names,
    person?.consent ?? "",
    person?.reminders === true ? t.yes : t.no,
    drafts.length,
    registrations.length,
    phone === null ? t.noPhone : t.phone(showNumber(phone.number), phone.agreed),
    [...new Set((own?.channels ?? []).map(({ channel }) => link.channel(channel)))].join(", "),
  );
}

function done(effects: readonly Effect[], words: string): Outcome {
  return { effects, says: [say("reply", words)], frames: [] };
}

function whatStep(ctx: Ctx): Step {
  const on = ctx.world.person?.reminders === true;
  return plainStep(
    "what",
    t.what,
    choice("choice", [
      { value: "see", label: t.what.see, aliases: ["xem"] },
      on
        ? { value: "off", label: t.what.off, aliases: ["tat", "tat nhac"] }
        : { value: "on", label: t.what.on, aliases: ["bat", "bat nhac"] },
      { value: "link", label: t.what.link, aliases: ["lien ket", "them kenh", "noi kenh"] },
      { value: "channels", label: t.what.channels, aliases: ["kenh", "go kenh"] },
      { value: "phone", label: t.what.phone, aliases: ["dien thoai"] },
      { value: "erase", label: t.what.erase, aliases: ["xoa", "xoa du lieu", "rut dong y"] },
      { value: "none", label: t.what.none, aliases: ["khong"] },
    ]),
    { uncounted: true },
  );
}

function sureStep(): Step {
  return plainStep(
    "sure",
    t.sure,
    choice("confirm", [
      { value: "no", label: t.sure.no, aliases: ["khong"] },
      { value: "yes", label: t.sure.yes, aliases: ["xoa", "co"] },
    ]),
    { uncounted: true },
  );
}
