/** The body of a download, counted while it comes: what was announced may be wrong. */
import type { Fetched } from "./channel.ts";

/** At most `most` bytes; leaving early ends the transfer. Rejects when the line breaks. */
export async function readBody(body: ReadableStream<Uint8Array>, most: number): Promise<Fetched> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > most) return { outcome: "too-large" };
    pieces.push(piece);
  }
  return { outcome: "fetched", bytes: Buffer.concat(pieces) };
}
