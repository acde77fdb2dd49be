/** Compound files (MS-CFB) with a directory and nothing in it: enough to tell what they are. */

export interface Node {
  readonly name: string;
  /** A folder, with what is in it. */
  readonly children?: readonly Node[];
}

const NONE = 0xffffffff;
const END = 0xfffffffe;
const TABLE = 0xfffffffd;

/** Files of one folder hang on one another's right. `sector` in bytes; `before`: empty sectors, so that the directory lies far behind. */
export function compound(children: readonly Node[], { sector = 512, before = 0 } = {}): Buffer {
  const directory = directoryOf({ name: "Root Entry", children }, sector);
  const perSector = sector / 4;
  const used = before + directory.length / sector;
  // The tables lie behind, and count themselves and the lists of where they lie.
  let [tables, lists] = [0, 0];
  for (let last = -1; last !== tables + lists;) {
    last = tables + lists;
    tables = Math.ceil((used + tables + lists) / perSector);
    lists = Math.ceil(Math.max(0, tables - 109) / (perSector - 1));
  }
  const table = Buffer.alloc(tables * sector, 0xff);
  for (let i = before; i < used; i += 1) table.writeUInt32LE(i + 1 < used ? i + 1 : END, 4 * i);
  for (let i = 0; i < tables; i += 1) table.writeUInt32LE(TABLE, 4 * (used + i));
  const listed = Buffer.alloc(lists * sector, 0xff);
  for (let i = 109; i < tables; i += 1) {
    const [list, place] = [Math.floor((i - 109) / (perSector - 1)), (i - 109) % (perSector - 1)];
    listed.writeUInt32LE(used + i, list * sector + 4 * place);
  }
  for (let i = 0; i < lists; i += 1)
    listed.writeUInt32LE(i + 1 < lists ? used + tables + i + 1 : END, (i + 1) * sector - 4);
  const header = Buffer.alloc(sector);
  header.write("d0cf11e0a1b11ae1", "hex");
  header.writeUInt16LE(sector === 512 ? 3 : 4, 26);
  header.writeUInt16LE(0xfffe, 28);
  header.writeUInt16LE(Math.log2(sector), 30);
  header.writeUInt32LE(tables, 44);
  header.writeUInt32LE(before, 48);
  header.writeUInt32LE(END, 60);
  header.writeUInt32LE(lists === 0 ? END : used + tables, 68);
  header.writeUInt32LE(lists, 72);
  for (let i = 0; i < 109; i += 1) header.writeUInt32LE(i < tables ? used + i : NONE, 76 + 4 * i);
  return Buffer.concat([header, Buffer.alloc(before * sector), directory, table, listed]);
}

function directoryOf(root: Node, sector: number): Buffer {
  const entries: Buffer[] = [];
  const place = (node: Node, right: number): number => {
    const entry = Buffer.alloc(128);
    entries.push(entry);
    const at = entries.length - 1;
    entry.write(`${node.name}\0`, "utf16le");
    entry.writeUInt16LE(2 * (node.name.length + 1), 64);
    entry.writeUInt8(at === 0 ? 5 : node.children === undefined ? 2 : 1, 66);
    entry.writeUInt32LE(NONE, 68);
    entry.writeUInt32LE(right, 72);
    const child = (node.children ?? []).toReversed().reduce((next, each) => place(each, next), NONE);
    entry.writeUInt32LE(child, 76);
    return at;
  };
  place(root, NONE);
  const whole = Buffer.concat(entries);
  return Buffer.concat([whole, Buffer.alloc((sector - (whole.length % sector)) % sector)]);
}
