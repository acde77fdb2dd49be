/** Fetches a file that somebody sent, looks at what it is, and keeps its bytes. */
import { z } from "zod";
import type { Clock, FileLoss, Ids, Job, Store } from "../../flows/ports.ts";
import { MAX_FILE } from "../../flows/registration/attached.ts";
import { KheoError } from "../../flows/ports.ts";
import type { FlowEvent } from "../../flows/engine/world.ts";
import type { FileSources } from "../channels/channel.ts";
import type { Log } from "../log.ts";
import { safeName } from "./name.ts";
import { typeOf } from "./type.ts";

export interface FetchDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly sources: FileSources;
  readonly log: Log;
}

/** Characters of a file's id: 128 bits of an alphabet of 31. */
export const FILE_ID = 26;
/** A file that could not be fetched for so long is given up; the person is asked to send it again. */
const GIVE_UP_MS = 10 * 60_000;

const Wanted = z.object({
  ref: z.string(),
  name: z.string().nullable(),
  draft: z.string(),
  askedAt: z.number(),
});

/** Files that are fetched at a time: each is in memory as a whole for a moment. */
const MOST_AT_ONCE = 4;

/** Fetches the file of a job when its turn comes. Rejects when the platform can't give it now: the job is tried again. */
export function createFetcher(deps: FetchDeps): (job: Job) => Promise<FlowEvent> {
  let free = MOST_AT_ONCE;
  const waiting: (() => void)[] = [];
  return async (job) => {
    if (free === 0) await new Promise<void>((enter) => waiting.push(enter));
    else free -= 1;
    try {
      return await fetchFile(deps, job);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

async function fetchFile(deps: FetchDeps, job: Job): Promise<FlowEvent> {
  const { store, clock, ids, log } = deps;
  const { ref, name, draft, askedAt } = Wanted.parse(job.payload);
  const lost = (why: FileLoss): FlowEvent => ({ type: "file-lost", name: name ?? "", why, draft });
  const conversation = await store.conversation(job.conversation);
  const source = conversation === null ? undefined : deps.sources.get(conversation.channel);
  const fetched = (await source?.fetchFile(ref, MAX_FILE)) ?? { outcome: "gone", code: "no-channel" };
  switch (fetched.outcome) {
    case "too-large":
      return lost("too-large");
    case "gone":
      log.warn({ job: job.id, code: fetched.code }, "a file can't be had from the platform");
      return lost("unavailable");
    case "later":
      if (clock.now() - askedAt > GIVE_UP_MS) return lost("unavailable");
      throw new KheoError(fetched.code, "retry", "a file could not be fetched yet");
    case "fetched":
      break;
  }
  const { bytes } = fetched;
  if (bytes.length === 0) return lost("empty");
  const found = await typeOf(bytes);
  if (found === null) return lost("not-taken");
  const hash = await store.keepBytes(bytes, clock.now());
  const kept = { id: ids.code(FILE_ID), name: safeName(name, found.extension), type: found.type };
  return { type: "file-kept", draft, file: { ...kept, size: bytes.length, hash } };
}
