/**
 * Word and Excel 97–2003: a compound file (MS-CFB), a small file system of sectors. Its directory is read and nothing else: which stream
 * stands at the top tells Word from Excel, also where one holds a piece of the other; where macros stand, it is refused.
 */

const SIGNATURE = "d0cf11e0a1b11ae1";
const HEADER_BYTES = 512;
const ENTRY_BYTES = 128;
/** Sector numbers from here on mean an end, a gap or a table. */
const FIRST_SPECIAL = 0xfffffffa;
/** Sectors of the table that the header names itself. */
const IN_HEADER = 109;
/** Entries of a directory; a document with many pieces of others in it has some thousand. */
const MOST_ENTRIES = 20_000;

const STREAMS = new Map<string, "doc" | "xls">([
  ["worddocument", "doc"],
  ["workbook", "xls"],
  ["book", "xls"],
]);

interface Entry {
  /** Lower case. */
  readonly name: string;
  /** Its neighbours in the folder's tree, and the tree of what is in it: places in the directory. */
  readonly left: number;
  readonly right: number;
  readonly child: number;
}

/** Null for other compound files, those with macros, and Office files that a password locks as a whole. Throws where it is cut off. */
export function legacyOffice(bytes: Uint8Array): "doc" | "xls" | null {
  if (bytes.length < HEADER_BYTES || Buffer.from(bytes.subarray(0, 8)).toString("hex") !== SIGNATURE)
    return null;
  const entries = directoryOf(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  // Of Word, of Excel, of a piece of either.
  if (entries === null || entries.some(({ name }) => name.startsWith("_vba_project"))) return null;
  const kinds = new Set(inRoot(entries).flatMap((name) => STREAMS.get(name) ?? []));
  const [kind = null, ...others] = kinds;
  return others.length === 0 ? kind : null;
}

/** Names in the topmost folder. */
function inRoot(entries: readonly Entry[]): readonly string[] {
  const names: string[] = [];
  const seen = new Set<number>();
  const open = [entries[0]?.child ?? FIRST_SPECIAL];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const entry = entries[at];
    if (entry === undefined || seen.has(at)) continue;
    seen.add(at);
    names.push(entry.name);
    open.push(entry.left, entry.right);
  }
  return names;
}

function directoryOf(view: DataView): readonly Entry[] | null {
  const shift = view.getUint16(30, true);
  if (shift !== 9 && shift !== 12) return null;
  const sector = 2 ** shift;
  const next = chainOf(view, sector);
  const entries: Entry[] = [];
  for (let at = view.getUint32(48, true); at < FIRST_SPECIAL; at = next(at)) {
    for (let i = 0; i < sector; i += ENTRY_BYTES) entries.push(entryAt(view, (at + 1) * sector + i));
    // Also what ends a chain that bites its own tail.
    if (entries.length > MOST_ENTRIES) return null;
  }
  return entries;
}

function entryAt(view: DataView, at: number): Entry {
  // Bytes with the zero at the end; 64 at most.
  const length = Math.min(view.getUint16(at + 64, true), 64);
  const units = Array.from({ length: Math.max(0, length / 2 - 1) }, (_, i) =>
    view.getUint16(at + 2 * i, true),
  );
  return {
    name: String.fromCharCode(...units).toLowerCase(),
    left: view.getUint32(at + 68, true),
    right: view.getUint32(at + 72, true),
    child: view.getUint32(at + 76, true),
  };
}

/** Which sector follows another. The table of that stands in sectors itself; where those are, in the header and in a chain of lists. */
function chainOf(view: DataView, sector: number): (at: number) => number {
  const perSector = sector / 4;
  const word = (at: number, i: number): number => view.getUint32((at + 1) * sector + 4 * i, true);
  const lists: number[] = [];
  const whole = view.byteLength / sector;
  for (let at = view.getUint32(68, true); at < FIRST_SPECIAL && lists.length <= whole;) {
    lists.push(at);
    at = word(at, perSector - 1);
  }
  const tableSector = (i: number): number => {
    if (i < IN_HEADER) return view.getUint32(76 + 4 * i, true);
    const beyond = i - IN_HEADER;
    return word(lists[Math.floor(beyond / (perSector - 1))] ?? FIRST_SPECIAL, beyond % (perSector - 1));
  };
  return (at) => word(tableSector(Math.floor(at / perSector)), at % perSector);
}
