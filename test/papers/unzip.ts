/** Reads a zip strictly, as Word does: what the directory says must be what is there. */
import { inflateRawSync } from "node:zlib";

export interface Entry {
  readonly text: string;
  /** Date and time as the zip writes them, of the directory and of the entry itself. */
  readonly dated: readonly number[];
}

/** Entries by name, decoded as UTF-8. @throws Error on anything that does not add up. */
export function unzip(zip: Buffer): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  const end = zip.length - 22;
  expectSignature(zip, end, 0x06054b50);
  let at = zip.readUInt32LE(end + 16);
  for (let i = 0; i < zip.readUInt16LE(end + 10); i++) {
    expectSignature(zip, at, 0x02014b50);
    const [nameSize, extraSize, noteSize] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const name = zip.toString("utf8", at + 46, at + 46 + (nameSize ?? 0));
    const local = zip.readUInt32LE(at + 42);
    expectSignature(zip, local, 0x04034b50);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    const bytes = zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed);
    if (bytes.length !== zip.readUInt32LE(at + 24)) throw new Error(`${name} has another size than said`);
    if (entries.has(name)) throw new Error(`${name} is there twice`);
    entries.set(name, {
      text: new TextDecoder("utf-8", { fatal: true }).decode(bytes),
      dated: [zip.readUInt32LE(at + 12), zip.readUInt32LE(local + 10)],
    });
    at += 46 + (nameSize ?? 0) + (extraSize ?? 0) + (noteSize ?? 0);
  }
  return entries;
}

function expectSignature(zip: Buffer, at: number, signature: number): void {
  if (zip.readUInt32LE(at) !== signature) throw new Error(`No zip: nothing known at ${at}`);
}
