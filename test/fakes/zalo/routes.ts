/** Which path does what, who may, and in which bucket it counts. */
import type { Host } from "./access.ts";
import type { Incoming } from "./incoming.ts";
import type { Bucket } from "./rates.ts";
import { conversation, detail, getList, getOa, quotaOf, react } from "./reads.ts";
import { bad } from "./refusal.ts";
import { sendConsultation } from "./sending.ts";
import { quota, sendByPhone, sendByUid, status } from "./template-sending.ts";
import { info, list } from "./templates.ts";
import type { Uploads } from "./uploads.ts";
import type { World } from "./world.ts";

/** One path; `run` gives `data` of the answer or throws. */
export interface Route {
  readonly buckets: readonly Bucket[];
  /** Answers whatever the package: the OA about itself. */
  readonly always?: boolean;
  run(world: World, incoming: Incoming, uploads: Uploads): object | Promise<object>;
}

const both: readonly Bucket[] = ["oa", "app"];

/** By method and path. */
export const ROUTES: { readonly [host in Host]: ReadonlyMap<string, Route> } = {
  oa: new Map<string, Route>([
    [
      "POST /v3.0/oa/message/cs",
      { buckets: both, run: (world, call, up) => sendConsultation(world, up, call, "v3") },
    ],
    ["POST /v2.0/oa/message", { buckets: both, run: messageV2 }],
    // Said to count for the app only.
    ["POST /v3.0/oa/message/template", { buckets: ["app"], run: sendByUid }],
    ["POST /v3.0/oa/message/transaction", { buckets: both, run: discontinued }],
    ["POST /v3.0/oa/message/promotion", { buckets: both, run: discontinued }],
    ["POST /v3.0/oa/quota/message", { buckets: both, run: quotaOf }],
    ["GET /v3.0/oa/user/detail", { buckets: both, run: detail }],
    ["GET /v3.0/oa/user/getlist", { buckets: both, run: getList }],
    ["GET /v2.0/oa/conversation", { buckets: both, run: conversation }],
    ["GET /v2.0/oa/getoa", { buckets: both, always: true, run: getOa }],
    ["POST /v2.0/oa/upload/image", { buckets: both, run: (_, call, up) => up.take("image", call) }],
    ["POST /v2.0/oa/upload/gif", { buckets: both, run: (_, call, up) => up.take("gif", call) }],
    ["POST /v2.0/oa/upload/file", { buckets: both, run: (_, call, up) => up.take("file", call) }],
  ]),
  template: new Map<string, Route>([
    ["POST /message/template", { buckets: [], run: sendByPhone }],
    ["GET /message/status", { buckets: [], run: status }],
    ["GET /message/quota", { buckets: [], run: quota }],
    ["GET /template/all", { buckets: [], run: list }],
    ["GET /template/info/v2", { buckets: [], run: info }],
  ]),
};

/** One path for messages and reactions. */
function messageV2(world: World, incoming: Incoming, uploads: Uploads): object {
  const body = incoming.json();
  const reacts = typeof body === "object" && body !== null && "sender_action" in body;
  return reacts ? react(world, incoming) : sendConsultation(world, uploads, incoming, "v2");
}

/** Transaction and promotion messages ended on 2026-03-01. */
function discontinued(): never {
  throw bad("this API is discontinued", -240);
}
