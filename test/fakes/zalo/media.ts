/** Links to what people send, good ones and traps. */
import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Bytes an oversize link streams, whatever the event said. */
export const OVERSIZE_BYTES = 64 * 1024 * 1024;

/**
 * What is wrong with a link: `redirect` leads to the medium elsewhere on this host, `redirect-away` to a host on no list; `oversize`
 * never tells its length; `hang` stops after the first byte; `gone` is 404 and `html` a page where a medium should be;
 * `wrong-checksum` serves other bytes than the event promised.
 */
export type Trap = "redirect" | "redirect-away" | "oversize" | "hang" | "gone" | "html" | "wrong-checksum";

/** What the event says of it. */
export interface Kept {
  readonly url: string;
  readonly name: string;
  /** Bytes, as text like on the wire. */
  readonly size: string;
  /** MD5 in lowercase hex. */
  readonly checksum: string;
}
/** The host of media. */
export interface Media {
  keep(file: { readonly name: string; readonly bytes: Buffer; readonly trap?: Trap | undefined }): Kept;
  serve(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
  /** Ids of media that were downloaded to the end. */
  readonly fetched: readonly string[];
}
interface Stored {
  readonly bytes: Buffer;
  readonly trap: Trap | undefined;
  readonly at: number;
}

/** `root` is known once the server listens. `lifetime` in milliseconds; null: for ever. */
export function openMedia(outside: {
  readonly root: () => string;
  readonly now: () => number;
  readonly lifetime: () => number | null;
  readonly problems: string[];
  readonly happened: () => void;
}): Media {
  const all = new Map<string, Stored>();
  const fetched: string[] = [];
  const find = (id: string): Stored | undefined => {
    const stored = all.get(id);
    const lifetime = outside.lifetime();
    return stored !== undefined && (lifetime === null || outside.now() - stored.at <= lifetime)
      ? stored
      : undefined;
  };
  return {
    fetched,
    keep: ({ name, bytes, trap }) => {
      const id = randomBytes(8).toString("hex");
      all.set(id, { bytes, trap, at: outside.now() });
      const url = `${outside.root()}/media/${id}/${encodeURIComponent(name)}`;
      const checksum = createHash("md5").update(bytes).digest("hex");
      return { url, name, size: String(bytes.length), checksum };
    },
    serve: async (request, response, path) => {
      const [, id = "", rest = ""] = /^\/media\/([^/]+)\/(.*)$/u.exec(path) ?? [];
      if (request.headers["access_token"] !== undefined)
        outside.problems.push("media: the token was given away");
      if (id === "away") outside.problems.push("media: followed a redirect to a host on no list");
      const stored = find(id);
      if (stored === undefined) return page(response, 404);
      const whole = await give(response, stored, {
        moved: rest.startsWith("moved/"),
        id,
        root: outside.root(),
      });
      if (whole) fetched.push(id);
      outside.happened();
      return undefined;
    },
  };
}

/** Whether it gave the bytes of the medium. */
async function give(
  response: ServerResponse,
  { bytes, trap }: Stored,
  { moved, id, root }: { readonly moved: boolean; readonly id: string; readonly root: string },
): Promise<boolean> {
  if (trap === "gone") page(response, 404);
  else if (trap === "html") page(response, 200);
  else if (trap === "redirect-away") {
    const away = new URL("/media/away/file", root.replace("127.0.0.1", "localhost"));
    response.writeHead(302, { location: away.href }).end();
  } else if (trap === "redirect" && !moved)
    response.writeHead(302, { location: `/media/${id}/moved/file` }).end();
  else if (trap === "hang")
    response.writeHead(200, { "content-length": bytes.length }).write(bytes.subarray(0, 1));
  else if (trap === "oversize") {
    response.writeHead(200, { "content-type": "application/octet-stream" });
    // Whoever stops reading in the middle does right.
    await pipeline(Readable.from(endless(bytes)), response).catch(() => undefined);
  } else {
    const given = trap === "wrong-checksum" ? Buffer.concat([bytes.subarray(1), Buffer.from("!")]) : bytes;
    response.writeHead(200, { "content-type": "application/octet-stream" }).end(given);
    return true;
  }
  return false;
}

function* endless(bytes: Buffer): Generator<Buffer> {
  yield bytes;
  const block = Buffer.alloc(64 * 1024, 7);
  for (let sent = 0; sent < OVERSIZE_BYTES; sent += block.length) yield block;
}

function page(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-type": "text/html" }).end("<html><h1>Zalo</h1></html>");
}
