/**
 * What people see while Khéo is at work: “đang nhập…”, and in private chats, while a model writes, a draft of the answer that stands already.
 * Only courtesies: nothing depends on them, and nothing is said in them that was not verified.
 */
import { createHash } from "node:crypto";
import type { Api } from "grammy";
import type { Answer, Store } from "../../../flows/ports.ts";
import type { Jobs } from "../../jobs.ts";
import { sentOf } from "./api.ts";
import { plainOf } from "./render.ts";
import { t } from "./text.vi.ts";
import { isGroup } from "./updates.ts";

/** Work that takes longer than this is shown. */
const QUICK_MS = 1_000;
/** Telegram shows “đang nhập” for five seconds, a draft for thirty. */
const AGAIN_MS = 4_000;
/** Nobody is told of work for longer than this. */
const LONGEST_WORK_MS = 60_000;
/** A draft is a glimpse: what a telephone shows at once. */
const MAX_DRAFT = 1_500;

export interface ProgressDeps {
  readonly api: Api;
  readonly jobs: Pick<Jobs, "settled" | "found">;
  readonly store: Pick<Store, "openJobsOf">;
  /** Aborted when the process stops. */
  readonly closing: AbortSignal;
}

/** Shows that the jobs of one event are being worked on, until they are done. Never rejects. */
export type Progress = (
  chat: string,
  work: { readonly cause: string; readonly conversation: string },
) => Promise<void>;

export function createProgress({ api, jobs, store, closing }: ProgressDeps): Progress {
  /** False once Telegram has refused a draft: an older server, or a bot that may not. */
  let drafts = true;

  const sketch = async (chat: string, cause: string, found: Answer): Promise<void> => {
    try {
      await api.sendMessageDraft(Number(chat), draftId(cause), glimpse(found));
    } catch (error) {
      if (sentOf(error).outcome === "refused" || sentOf(error).outcome === "no-account") drafts = false;
    }
  };
  return async (chat, { cause, conversation }) => {
    const over = performance.now() + LONGEST_WORK_MS;
    try {
      await jobs.settled(cause, conversation, QUICK_MS);
      while (performance.now() < over && !closing.aborted && (await store.openJobsOf(cause)).length > 0) {
        const found = jobs.found(cause);
        if (found === null || !drafts || isGroup(chat)) await api.sendChatAction(chat, "typing");
        else await sketch(chat, cause, found);
        await jobs.settled(cause, conversation, AGAIN_MS);
      }
    } catch {
      // Only a courtesy.
    }
  };
}

/** The same event always names the same draft, so that it is replaced and not repeated; never 0. */
function draftId(cause: string): number {
  return (createHash("sha256").update(cause).digest().readUInt32BE() >>> 1) + 1;
}

function glimpse({ text, citations }: Answer): string {
  const whole = plainOf({ text, citations, buttons: [], files: [] });
  return whole.length <= MAX_DRAFT ? `${whole}\n\n${t.writing}` : t.writing;
}
