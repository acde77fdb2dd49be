/** Files that go out: uploaded once, sent by what Zalo calls them, and uploaded again when that has run out (`reference/zalo.md` A3). */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { FileContent } from "../channel.ts";
import type { Called, ZaloApi } from "./api.ts";
import type { Facts } from "./facts.ts";

const MIB = 1024 * 1024;
/** An upload may be sent for seven days; an hour less, since our clock and Zalo's are two. */
const LASTS_MS = (7 * 24 - 1) * 60 * 60_000;

const Token = z.object({ token: z.string().min(1) });
const Attachment = z.object({ attachment_id: z.string().min(1) });

/** How files of a type are sent: `most` bytes. */
interface Kind {
  readonly path: string;
  readonly most: number;
  readonly idIn: (data: unknown) => string | null;
  readonly attachment: (id: string) => object;
}

const FILE: Kind = {
  path: "/v2.0/oa/upload/file",
  most: 5 * MIB,
  idIn: (data) => Token.safeParse(data).data?.token ?? null,
  attachment: (token) => ({ type: "file", payload: { token } }),
};
const IMAGE: Kind = {
  path: "/v2.0/oa/upload/image",
  most: MIB,
  idIn: (data) => Attachment.safeParse(data).data?.attachment_id ?? null,
  attachment: (attachment_id) => ({
    type: "template",
    payload: { template_type: "media", elements: [{ media_type: "image", attachment_id }] },
  }),
};
const KINDS: { readonly [type: string]: Kind } = {
  "application/pdf": FILE,
  "application/msword": FILE,
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": FILE,
  "image/jpeg": IMAGE,
  "image/png": IMAGE,
};

/** An attachment as a message carries it; `forget` when Zalo says that it has run out. */
export type Uploaded =
  | { readonly outcome: "ok"; readonly attachment: object; forget(): Promise<void> }
  | Exclude<Called, { outcome: "ok" }>;

/** Whether Zalo takes this file at all. */
export function takes({ type, bytes }: FileContent): boolean {
  return bytes.length <= (KINDS[type]?.most ?? 0);
}

/** `call` makes one call with a token that works. Only for files that Zalo takes. */
export async function upload(
  file: FileContent,
  facts: Facts,
  api: ZaloApi,
  call: (work: (token: string) => Promise<Called>) => Promise<Called>,
): Promise<Uploaded> {
  const kind = KINDS[file.type] ?? FILE;
  const fact = `upload:${createHash("sha256").update(file.bytes).digest("hex")}`;
  const forget = (): Promise<void> => facts.put(fact, null);
  const held = await facts.get(fact, LASTS_MS);
  if (held !== null) return { outcome: "ok", attachment: kind.attachment(held), forget };
  const called = await call((token) => api.upload(kind.path, token, file));
  if (called.outcome !== "ok") return called;
  const id = kind.idIn(called.data);
  if (id === null) return { outcome: "not-done", code: "zalo-no-upload" };
  await facts.put(fact, id);
  return { outcome: "ok", attachment: kind.attachment(id), forget };
}
