/** Vectors as they come from a service: checked, then of length one, so that a dot product is a cosine. */
import { z } from "zod";
import { KheoError } from "../../flows/ports.ts";

/** No model in use has fewer or more numbers in a vector. */
const Vector = z.array(z.number()).min(2).max(16_384);
const Vectors = z.array(Vector);

/**
 * Reads `count` vectors of equal length, whatever the service sent.
 *
 * @throws KheoError `embeddings` for another count, unequal or unlikely lengths, what is no finite number, and vectors of zeros
 */
export function readVectors(sent: unknown, count: number): readonly Float32Array[] {
  const parsed = Vectors.safeParse(sent);
  if (!parsed.success) throw malformed("vectors that are no lists of numbers");
  const vectors = parsed.data.map(normalised);
  if (vectors.length !== count) throw malformed(`${vectors.length} vectors for ${count} texts`);
  if (new Set(vectors.map(({ length }) => length)).size > 1) throw malformed("vectors of unequal length");
  return vectors;
}

/** What was sent is no use; the message holds nothing of it. */
export function malformed(what: string): KheoError {
  return new KheoError("embeddings", "retry", `the embedding service sent ${what}`);
}

function normalised(values: readonly number[]): Float32Array {
  const length = Math.hypot(...values);
  if (!Number.isFinite(length) || length === 0) throw malformed("a vector without direction");
  return Float32Array.from(values, (value) => value / length);
}

/** Cosine of two vectors of length one and of equally many numbers. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
