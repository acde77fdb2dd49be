/** One more channel for somebody who has joined: a code given here, typed there. */
import { showTime } from "../engine/codes.ts";
import { shorten } from "../engine/input.ts";
import { say } from "../engine/prompt.ts";
import { openFrame } from "../engine/state.ts";
import type { Outcome, Say } from "../engine/types.ts";
import type { Ctx, Known, Link } from "../engine/world.ts";
import { menuFor } from "../menu/menu.ts";
import type { RoleName } from "../ports.ts";
import { draftName } from "../registration/form.ts";
import { linking } from "./same.ts";
import { t } from "./text.vi.ts";

const CODE_LENGTH = 8;
/** Long enough to take up the other telephone, too short to lie about. */
const LASTS_MS = 15 * 60_000;
/** Of longer lists only the first are named. */
const NAMED = 3;

/** A one-time code; whoever has not joined is told where to get one. */
export function giveCode(ctx: Ctx): Outcome {
  if (ctx.world.person === null) return { effects: [], frames: [], says: [say("reply", t.codeElsewhere)] };
  const code = `LK-${ctx.ids.code(CODE_LENGTH)}`;
  const expiresAt = ctx.now + LASTS_MS;
  return {
    effects: [{ type: "link-code", code, expiresAt }],
    frames: [],
    says: [say("reply", t.code(code, showTime(expiresAt)))],
  };
}

/** A code that holds was typed: this conversation becomes that person's, or it is asked whether two people are one. */
export function linked(link: Link, ctx: Ctx): Outcome {
  const tell = (text: string): Outcome => ({ effects: [], frames: [], says: [say("reply", text)] });
  const { person, conversation } = ctx.world;
  const other = link.of.person;
  if (person?.id === other.id) return tell(t.same.already);
  if (person !== null && other.demo && !person.demo) return tell(t.same.trialCode);
  if (person !== null)
    return {
      effects: [],
      frames: [openFrame(linking, "same", { answers: { code: link.code } })],
      says: [],
    };
  return {
    effects: [
      { type: "link", code: link.code, person: other.id, merges: false },
      {
        type: "audit",
        entry: {
          actor: other.id,
          action: "conversation.link",
          object: conversation.id,
          detail: { channel: conversation.channel, by: "code" },
        },
      },
    ],
    frames: [],
    guest: false,
    says: [say("reply", t.linked(other.name)), ...arrival(link.of)],
  };
}

/** What somebody finds who comes in by another door: what they left undone, and the menu. */
export function arrival({ drafts, roles }: Known): readonly Say[] {
  return [...unfinished(drafts), menuFor(rolesOf(roles))];
}

/** Drafts that wait; none, nothing said. */
export function unfinished(drafts: Known["drafts"]): readonly Say[] {
  if (drafts.length === 0) return [];
  const names = drafts.slice(0, NAMED).map(({ answers }) => t.draft(shorten(draftName(answers), 60)));
  return [say("reply", t.unfinished(names.join(", ")))];
}

/** Somebody without any role may do what members may. */
export function rolesOf(roles: Known["roles"]): readonly RoleName[] {
  return roles.length === 0 ? ["member"] : roles.map(({ role }) => role);
}
