/**
 * What people see while Khéo is at work: “đang nhập…”, and in private chats, while a model writes, a draft of the answer that stands already.
 * Only courtesies: nothing depends on them, and nothing is said in them that was not verified.
 */
import { createHash } from "node:crypto";
import type { Api } from "grammy";
import type { Answer } from "../../../flows/ports.ts";
import { whileWorking, type Work, type WorkDeps } from "../progress.ts";
import { sentOf } from "./api.ts";
import { plainOf } from "./render.ts";
import { t } from "./text.vi.ts";
import { isGroup } from "./updates.ts";

/** A draft is a glimpse: what a telephone shows at once. */
const MAX_DRAFT = 1_500;

export interface ProgressDeps extends WorkDeps {
  readonly api: Api;
}

/** Shows that the jobs of one event are being worked on, until they are done. Never rejects. */
export type Progress = (chat: string, work: Work) => Promise<void>;

export function createProgress(deps: ProgressDeps): Progress {
  const { api } = deps;
  /** False once Telegram has refused a draft: an older server, or a bot that may not. */
  let drafts = true;

  const sketch = async (chat: string, cause: string, found: Answer): Promise<void> => {
    try {
      await api.sendMessageDraft(Number(chat), draftId(cause), glimpse(found));
    } catch (error) {
      if (sentOf(error).outcome === "refused" || sentOf(error).outcome === "no-account") drafts = false;
    }
  };
  return (chat, work) =>
    whileWorking(deps, work, async (found) => {
      if (found === null || !drafts || isGroup(chat)) await api.sendChatAction(chat, "typing");
      else await sketch(chat, work.cause, found);
    });
}

/** The same event always names the same draft, so that it is replaced and not repeated; never 0. */
function draftId(cause: string): number {
  return (createHash("sha256").update(cause).digest().readUInt32BE() >>> 1) + 1;
}

function glimpse({ text, citations }: Answer): string {
  const whole = plainOf({ text, citations, buttons: [], files: [] });
  return whole.length <= MAX_DRAFT ? `${whole}\n\n${t.writing}` : t.writing;
}
