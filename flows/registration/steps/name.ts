/** The initiative's name, in the cadre's own words. */
import { fold, length } from "../../engine/input.ts";
import { ok, retry, text } from "../../engine/kinds.ts";
import { t as engine } from "../../engine/text.vi.ts";
import { t } from "../text.vi.ts";
import { textOf, type RegistrationStep } from "./step.ts";

/** Code points, not counting the prefix. */
const MIN = 10;
const EMOJI = /[\p{Extended_Pictographic}\p{RI}]/u;
/** “Mô hình: …” is put before the name wherever it is printed, so it is not stored twice. */
const PREFIX = /^mô hình(?:\s*:\s*|\s+)(?=[\p{L}“"])/iu;

export const name: RegistrationStep = {
  optional: false,
  build: ({ ctx, answers }) =>
    text("text", { min: MIN, max: 150 }, (typed) => {
      if (EMOJI.test(typed)) return retry(t.emoji);
      if (shouts(typed)) return retry(t.upperCase);
      const clean = withoutPrefix(typed);
      if (length(clean) < MIN) return retry(engine.parse.tooShort(length(clean), MIN));
      const same = ctx.world.registrations.find(
        (r) =>
          r.state !== "returned" &&
          fold(r.name) === fold(clean) &&
          String(r.year) === textOf(answers, "year") &&
          fold(textOf(r.answers, "ownerName")) === fold(textOf(answers, "ownerName")),
      );
      return same === undefined ? ok(clean) : retry(t.sameName(same.code));
    }),
};

function withoutPrefix(typed: string): string {
  const rest = typed.replace(PREFIX, "");
  if (rest === typed) return typed;
  const bare = rest.replace(/^[“"]([^“”"]+)[”"]$/u, "$1").trim();
  return bare.charAt(0).toLocaleUpperCase("vi") + bare.slice(1);
}

function shouts(typed: string): boolean {
  const letters = typed.replaceAll(/[^\p{L}]/gu, "");
  return letters.length >= 10 && letters === letters.toLocaleUpperCase("vi");
}
