/** The only places where the time and randomness of the machine are read. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock, Ids } from "../flows/ports.ts";

/** The machine's clock, or one that starts at `startAt` (ms) and runs on at normal speed. */
export function systemClock(startAt: number | null): Clock {
  const shift = startAt === null ? 0 : startAt - Date.now();
  return { now: () => Date.now() + shift };
}

/** Waits, or less when `signal` is aborted. */
export async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** Random bytes are fetched from the system in crowds: one call costs as much as hundreds of them. */
const POOL = 4_096;
let pool = Buffer.alloc(0);

function random(length: number): Buffer {
  if (pool.length < length) pool = randomBytes(Math.max(POOL, length));
  const bytes = Buffer.from(pool.subarray(0, length));
  pool = pool.subarray(length);
  return bytes;
}

/** Without 0 O 1 I L: codes are read aloud over the telephone. */
const ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

export const systemIds: Ids = {
  /** UUID version 7: 48 bits of time, 74 random bits. */
  id() {
    const bytes = random(16);
    bytes.writeUIntBE(Date.now(), 0, 6);
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    const hex = bytes.toString("hex");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  },
  code(length) {
    let code = "";
    while (code.length < length) {
      // 248 = 8 × 31: bytes above it would favour the first letters.
      for (const byte of random(length)) if (byte < 248 && code.length < length) code += ALPHABET[byte % 31];
    }
    return code;
  },
};
