/** One person on several channels: what the house needs of it. */
import type { Outcome } from "../engine/types.ts";
import type { Ctx } from "../engine/world.ts";
import { openChannels } from "./channels.ts";
import { giveCode } from "./code.ts";
import { dropPhone, openPhone } from "./phone.ts";
import { readRequest } from "./words.ts";

/** Words about one's channels, codes and number; null for anything else. Newcomers are only told of codes. */
export function identity(text: string, ctx: Ctx): Outcome | null {
  const request = readRequest(text);
  if (request === null || (ctx.world.person === null && request !== "code")) return null;
  switch (request) {
    case "code":
      return giveCode(ctx);
    case "channels":
      return openChannels(ctx);
    case "phone":
      return openPhone(ctx);
    case "drop-phone":
      return dropPhone(ctx);
  }
}
