/** “Đang nhập” while work takes long. */
import { whileWorking, type Work, type WorkDeps } from "../progress.ts";
import type { ZaloBotApi } from "./api.ts";
import { chatOf } from "./events.ts";

/** Shows that the jobs of one event are being worked on, until they are done. Never rejects. */
export type Progress = (address: string, work: Work) => Promise<void>;

export function createProgress(deps: WorkDeps & { readonly api: ZaloBotApi }): Progress {
  return (address, work) =>
    whileWorking(deps, work, async () => {
      await deps.api.call("sendChatAction", { chat_id: chatOf(address), action: "typing" });
    });
}
