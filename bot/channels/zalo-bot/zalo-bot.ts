/** The Zalo Bot as a channel that is pushed to: its pace, and one message put on its wire. */
import type { Clock, FileLink, MessageBody } from "../../../flows/ports.ts";
import type { FileBytes, FileSource, PushChannel, Sent } from "../channel.ts";
import { codeOf, sentOf, type Failed, type ZaloBotApi } from "./api.ts";
import { download } from "../zalo-files.ts";
import { chatOf } from "./events.ts";
import { textOf, type Whereabouts } from "./render.ts";

/** No limit is documented; one for fifty people at most has no need to hurry. */
const PER_SECOND = 5;
const GAP_MS = 1_000;
/** What somebody is not to be written to for now is tried again so seldom (ms). */
const QUOTA_MS = 3_600_000;

export interface ZaloBotChannelDeps {
  readonly api: ZaloBotApi;
  /** Where the platform answers; null for its own address. */
  readonly root: string | null;
  /** Where Khéo's files are fetched by a browser; null where nobody can reach it. */
  readonly publicUrl: string | null;
  readonly files: FileBytes;
  readonly clock: Clock;
  /** A message went out: the plan has only so many. */
  readonly spent?: () => void;
}

export function zaloBotChannel(deps: ZaloBotChannelDeps): PushChannel & FileSource {
  const { api, root, spent } = deps;
  /** Addresses whose last message met a quota. */
  const overQuota = new Set<string>();
  const refusal = (address: string, failed: Failed): Sent => {
    const isQuota = failed.kind === "refused" && failed.status === 429 && failed.retryAfterMs === null;
    if (!isQuota) return sentOf(failed);
    // Whose quota it is, the platform does not say. Waiting for everybody comes first; if it is that person's again (one more than the
    // plan allows), or the month's, waiting would only keep the others from being written to, and calling often would help nobody.
    if (overQuota.has(address))
      return { outcome: "later", code: codeOf(failed), at: deps.clock.now() + QUOTA_MS };
    overQuota.add(address);
    return sentOf(failed);
  };
  return {
    id: "zalo-bot",
    limits: { perSecond: PER_SECOND, gapMs: () => GAP_MS },
    async send(address, body) {
      const text = await written(deps, body);
      const called = await api.call("sendMessage", { chat_id: chatOf(address), text });
      if (!called.ok) return refusal(address, called);
      overQuota.delete(address);
      spent?.();
      return { outcome: "sent" };
    },
    fetchFile: (ref, most) => download(root, ref, most),
  };
}

/** Files can't be sent here: a line says where each is, or that it is gone, for one that never comes would be missed. */
async function written({ publicUrl, files }: ZaloBotChannelDeps, body: MessageBody): Promise<string> {
  const places = new Map<FileLink, Whereabouts>();
  for (const file of body.files) {
    const found = await files.open(file).catch(() => undefined);
    places.set(file, found === null ? { kind: "gone" } : placeOf(file, publicUrl));
  }
  return textOf(body, (file) => places.get(file) ?? { kind: "elsewhere" });
}

function placeOf({ url }: FileLink, publicUrl: string | null): Whereabouts {
  return publicUrl === null ? { kind: "elsewhere" } : { kind: "at", address: new URL(url, publicUrl).href };
}
