/** Files uploaded by the OA: size and type by their bytes, gone after seven days. */
import type { Incoming } from "./incoming.ts";
import { bad, news } from "./refusal.ts";
import type { World } from "./world.ts";

/** Bytes. */
export const IMAGE_BYTES = 1024 * 1024;
/** Bytes. */
export const FILE_BYTES = 5 * 1024 * 1024;
/** How long an upload may be sent. */
export const UPLOAD_MS = 7 * 24 * 3_600_000;
const PER_MONTH = 5_000;

/** Which of the three paths it came by. */
export type UploadKind = "image" | "gif" | "file";
/** A stored upload. */
export interface Upload {
  readonly id: string;
  readonly kind: UploadKind;
  readonly name: string;
  readonly bytes: Buffer;
  readonly at: number;
}

/** The store. */
export interface Uploads {
  readonly all: ReadonlyMap<string, Upload>;
  /** `data` of the answer. */
  take(kind: UploadKind, incoming: Incoming): Promise<object>;
  /** Throws -201 for what never was, -100 for what expired. */
  use(kind: UploadKind, id: string): Upload;
  /** So many of the month are used up already. */
  spend(count: number): void;
}

/** Empty. */
export function openUploads(world: World): Uploads {
  const all = new Map<string, Upload>();
  let used = 0;
  return {
    all,
    take: async (kind, incoming) => {
      const file = await incoming.file("file");
      if (used >= PER_MONTH) throw news(-211, "upload quota of the month is used up");
      check(world, kind, file);
      used += 1;
      const id = world.nextId(kind === "file" ? "token" : "attachment");
      all.set(id, { id, kind, ...file, at: world.clock.now() });
      return kind === "file" ? { token: id } : { attachment_id: id };
    },
    use: (kind, id) => {
      const upload = all.get(id);
      if (upload?.kind !== kind) throw bad(`${kind === "file" ? "token" : "attachment_id"} is invalid`);
      if (world.clock.now() - upload.at > UPLOAD_MS) throw news(-100, "attachment is expired");
      return upload;
    },
    spend: (count) => {
      used += count;
    },
  };
}

function check({ switches }: World, kind: UploadKind, { name, bytes }: Pick<Upload, "name" | "bytes">): void {
  const most = kind === "image" ? IMAGE_BYTES : kind === "gif" ? switches.gifBytes : FILE_BYTES;
  if (bytes.length === 0) throw bad("file is empty");
  if (bytes.length > most) throw bad(`file is larger than ${most} bytes`, -210);
  const type = typeOf(name, bytes);
  const allowed =
    kind === "file" ? ["pdf", "doc", "docx", ...(switches.csvUploads ? ["csv"] : [])] : KINDS[kind];
  if (type === null || !allowed.includes(type)) throw bad("file type is not supported");
}
const KINDS = { image: ["jpg", "png"], gif: ["gif"] };

/** By the first bytes, and for what has none by the name. */
function typeOf(name: string, bytes: Buffer): string | null {
  const head = bytes.subarray(0, 8).toString("latin1");
  if (head.startsWith("\u0089PNG")) return "png";
  if (head.startsWith("\u00ff\u00d8\u00ff")) return "jpg";
  if (head.startsWith("GIF8")) return "gif";
  if (head.startsWith("%PDF-")) return "pdf";
  if (head.startsWith("\u00d0\u00cf\u0011\u00e0")) return "doc";
  if (head.startsWith("PK\u0003\u0004") && /\.docx$/iu.test(name)) return "docx";
  return /\.csv$/iu.test(name) ? "csv" : null;
}
