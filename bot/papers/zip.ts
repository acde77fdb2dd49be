/** Takes the time of making out of a zip, so that the same content is the same file. */

const END_OF_DIRECTORY = 0x06054b50;
const ENTRY = 0x02014b50;
/** 1 January 1980, 00:00: the first moment a zip can write. */
const FIRST_DAY = 0x0021_0000;

/**
 * The zip with every entry dated 1980-01-01. Changes `zip` itself.
 * @throws Error when it is no plain zip (no directory at its end).
 */
export function undated(zip: Buffer): Buffer {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || zip.readUInt32LE(end) !== END_OF_DIRECTORY) throw new Error("A zip without a directory");
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== ENTRY) throw new Error("A zip with a broken directory");
    zip.writeUInt32LE(FIRST_DAY, at + 12);
    zip.writeUInt32LE(FIRST_DAY, zip.readUInt32LE(at + 42) + 10);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return zip;
}
