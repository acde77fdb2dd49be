/**
 * How vectors lie in a file: magic and version (8 bytes), numbers in a vector, vectors (32 bits each), SHA-256 of the rest (32 bytes);
 * then a SHA-256 key a vector, then the vectors as 32-bit floats. Everything little-endian.
 */
import { createHash } from "node:crypto";

const MAGIC = Buffer.from("KHEOVEC1", "latin1");
const KEY_BYTES = 32;
const HEADER_BYTES = MAGIC.length + 4 + 4 + KEY_BYTES;

/** The file's content. Keys are 64 hexadecimal digits; every vector has `dimensions` numbers. */
export function encodeVectors(vectors: ReadonlyMap<string, Float32Array>, dimensions: number): Buffer {
  const keys = [...vectors.keys()].map((key) => Buffer.from(key, "hex"));
  const numbers = Buffer.alloc(vectors.size * dimensions * 4);
  let at = 0;
  for (const vector of vectors.values()) for (const value of vector) at = numbers.writeFloatLE(value, at);
  const body = Buffer.concat([...keys, numbers]);
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32LE(dimensions, 0);
  sizes.writeUInt32LE(vectors.size, 4);
  return Buffer.concat([MAGIC, sizes, checksum(sizes, body), body]);
}

/** What `encodeVectors` wrote; null when the file is of another version, cut short or damaged in any bit. */
export function decodeVectors(file: Buffer): ReadonlyMap<string, Float32Array> | null {
  if (file.length < HEADER_BYTES || !file.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const sizes = file.subarray(MAGIC.length, MAGIC.length + 8);
  const body = file.subarray(HEADER_BYTES);
  if (!file.subarray(MAGIC.length + 8, HEADER_BYTES).equals(checksum(sizes, body))) return null;
  const dimensions = sizes.readUInt32LE(0);
  const count = sizes.readUInt32LE(4);
  if (body.length !== count * (KEY_BYTES + dimensions * 4)) return null;
  const vectors = new Map<string, Float32Array>();
  for (let number = 0; number < count; number++) {
    const from = count * KEY_BYTES + number * dimensions * 4;
    const key = body.toString("hex", number * KEY_BYTES, (number + 1) * KEY_BYTES);
    vectors.set(
      key,
      Float32Array.from({ length: dimensions }, (_, at) => body.readFloatLE(from + at * 4)),
    );
  }
  return vectors;
}

function checksum(...parts: readonly Buffer[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
