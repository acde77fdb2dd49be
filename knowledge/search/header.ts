/** The first bytes of an index file: what it is, what it was made by and of, how long each part is, and checksums. */
import { crc32 } from "node:zlib";

import { DIGEST } from "./digest.ts";
import { FORMAT, PARTS } from "./layout.ts";
import type { Flat, Parts } from "./layout.ts";

export interface Header {
  /** Digest of the engine, and of the passages. */
  readonly engine: Uint8Array;
  readonly corpus: Uint8Array;
  /** Of each part, in bytes. */
  readonly lengths: readonly number[];
  /** CRC-32 of all that follows the header. */
  readonly checksum: number;
}

const MAGIC = Buffer.from("KHEO-IDX", "latin1");
const AT = {
  format: 8,
  order: 12,
  engine: 16,
  corpus: 16 + DIGEST,
  checksum: 16 + 2 * DIGEST,
  lengths: 24 + 2 * DIGEST,
} as const;
/** Bytes of the header: the lengths, each as a double, then its own CRC-32, up to a multiple of eight. */
const OWN_CHECKSUM = AT.lengths + PARTS * 8;
export const HEADER = OWN_CHECKSUM + 8;
/** Parts begin at multiples of this, so that any typed array may look at them. */
const ALIGNED = 8;

export function writeHeader({ engine, corpus, lengths, checksum }: Header): Uint8Array {
  const bytes = new Uint8Array(HEADER);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC, 0);
  view.setUint32(AT.format, FORMAT, true);
  bytes.set(BYTE_ORDER, AT.order);
  bytes.set(engine, AT.engine);
  bytes.set(corpus, AT.corpus);
  view.setUint32(AT.checksum, checksum, true);
  for (const [nth, length] of lengths.entries()) view.setFloat64(AT.lengths + nth * 8, length, true);
  view.setUint32(OWN_CHECKSUM, crc32(bytes.subarray(0, OWN_CHECKSUM)), true);
  return bytes;
}

/** Reads a header; `foreign` when it is no index or of another format or machine, `damaged` when its checksum is wrong. */
export function readHeader(bytes: Uint8Array): Header | "foreign" | "damaged" {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!startsWith(bytes, 0, MAGIC) || view.getUint32(AT.format, true) !== FORMAT) return "foreign";
  if (!startsWith(bytes, AT.order, BYTE_ORDER)) return "foreign";
  if (view.getUint32(OWN_CHECKSUM, true) !== crc32(bytes.subarray(0, OWN_CHECKSUM))) return "damaged";
  const lengths = Array.from({ length: PARTS }, (_, nth) => view.getFloat64(AT.lengths + nth * 8, true));
  if (!lengths.every((length) => Number.isSafeInteger(length) && length >= 0)) return "damaged";
  return {
    engine: bytes.slice(AT.engine, AT.engine + DIGEST),
    corpus: bytes.slice(AT.corpus, AT.corpus + DIGEST),
    lengths,
    checksum: view.getUint32(AT.checksum, true),
  };
}

/** Bytes of a whole file with parts of these lengths. */
export function fileSize(lengths: readonly number[]): number {
  return lengths.reduce((sum, length) => sum + length + gap(length), HEADER);
}

export function partLengths(parts: readonly Flat[]): readonly number[] {
  return parts.map(({ byteLength }) => byteLength);
}

/** What follows a part of this length. */
export function padding(length: number): Uint8Array {
  return new Uint8Array(gap(length));
}

/** Hands out the parts of a body one after another as views on it. A length that is no multiple of the element is cut down. */
export function viewsOn(body: Uint8Array, lengths: readonly number[]): Parts {
  let nth = 0;
  let end = body.byteOffset;
  const next = (element: number): [ArrayBufferLike, number, number] => {
    const length = lengths[nth] ?? 0;
    const start = end;
    nth += 1;
    end += length + gap(length);
    return [body.buffer, start, Math.floor(length / element)];
  };
  return {
    u8: () => new Uint8Array(...next(1)),
    u16: () => new Uint16Array(...next(2)),
    u32: () => new Uint32Array(...next(4)),
    f32: () => new Float32Array(...next(4)),
  };
}

/** How this machine lays out a number. */
const BYTE_ORDER = new Uint8Array(Uint32Array.of(0x01020304).buffer);

function gap(length: number): number {
  return (ALIGNED - (length % ALIGNED)) % ALIGNED;
}

function startsWith(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  return expected.every((byte, offset) => bytes[at + offset] === byte);
}
