/**
 * Word and Excel since 2007: an archive whose part `[Content_Types].xml` says what it is. Only the archive's own list and that one part
 * are read, the part up to a limit: an archive may claim or hold more than any memory.
 */
import { promisify } from "node:util";
import { inflateRaw } from "node:zlib";

const inflate = promisify(inflateRaw);

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_BYTES = 22;
const MOST_COMMENT = 0xffff;
/** Parts of a document; a picture is one. */
const MOST_ENTRIES = 20_000;
/** The list of content types of a book with thousands of pictures has some hundred kilobytes. */
const MOST_INFLATED = 1024 * 1024;

const TYPES_PART = "[content_types].xml";
const MAIN = new Map<string, "docx" | "xlsx">([
  ["application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", "docx"],
  ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "xlsx"],
]);

interface Entry {
  /** Lower case: names of parts are compared so. */
  readonly name: string;
  readonly encrypted: boolean;
  readonly method: number;
  /** Bytes as packed. */
  readonly size: number;
  /** Where its local header stands. */
  readonly at: number;
}

/** Null for other archives, other Office files (templates, slides) and those with macros. Throws or rejects where the archive is damaged. */
export async function openOffice(bytes: Uint8Array): Promise<"docx" | "xlsx" | null> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < END_BYTES || view.getUint32(0, true) !== LOCAL) return null;
  const entries = entriesOf(bytes, view);
  if (entries === null || entries.some(({ name }) => /(?:^|[/\\])vba(?:project\.bin|data\.xml)$/u.test(name)))
    return null;
  const [types, ...others] = entries.filter(({ name }) => name === TYPES_PART);
  // Two of them: whoever opens the file might read the other one.
  if (types === undefined || others.length > 0) return null;
  const part = await unpack(bytes, view, types);
  return part === null ? null : kindBy(part, new Set(entries.map(({ name }) => `/${name}`)));
}

/** The archive's list; null where it has none, or more than a document has. */
function entriesOf(bytes: Uint8Array, view: DataView): readonly Entry[] | null {
  const end = endOf(view);
  if (end === null) return null;
  const count = view.getUint16(end + 10, true);
  if (count > MOST_ENTRIES) return null;
  const entries: Entry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i += 1) {
    if (view.getUint32(at, true) !== CENTRAL) return null;
    const nameLength = view.getUint16(at + 28, true);
    entries.push({
      name: Buffer.from(bytes.subarray(at + 46, at + 46 + nameLength))
        .toString("latin1")
        .toLowerCase(),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      size: view.getUint32(at + 20, true),
      at: view.getUint32(at + 42, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return at <= end ? entries : null;
}

/** Where the record stands that ends the archive: nothing but its comment may follow. */
function endOf(view: DataView): number | null {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - MOST_COMMENT); at -= 1)
    if (
      view.getUint32(at, true) === END &&
      at + END_BYTES + view.getUint16(at + 20, true) === view.byteLength
    )
      return at;
  return null;
}

/** The part as text; null where it can't be read. Rejects where it is longer than the limit, or damaged. */
async function unpack(bytes: Uint8Array, view: DataView, entry: Entry): Promise<string | null> {
  const { at, size, method, encrypted } = entry;
  if (encrypted || view.getUint32(at, true) !== LOCAL) return null;
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (start + size > bytes.length) return null;
  const packed = bytes.subarray(start, start + size);
  if (method === 8) return textOf(await inflate(packed, { maxOutputLength: MOST_INFLATED }));
  return method === 0 && size <= MOST_INFLATED ? textOf(packed) : null;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

/**
 * Which main part is declared, and is there. Declared types are letters and signs only: a comment, a reference (`&#109;`) or another
 * encoding could hide from us what Office would read, and no Office writes one.
 */
function kindBy(xml: string, parts: ReadonlySet<string>): "docx" | "xlsx" | null {
  if (/<!|\bencoding\s*=\s*["'](?!utf-8["'])/iu.test(xml)) return null;
  const found = new Set<"docx" | "xlsx">();
  for (const [tag] of xml.matchAll(/<(?:[^\s<>:/]+:)?(?:Default|Override)\b[^>]*>/gu)) {
    const type = attribute(tag, "ContentType");
    if (type === null || !/^[\w.+/ =;-]+$/u.test(type) || /macro|vba/iu.test(type)) return null;
    const kind = MAIN.get(type);
    const part = attribute(tag, "PartName");
    if (kind !== undefined && part !== null && parts.has(part.toLowerCase())) found.add(kind);
  }
  const [kind = null, ...others] = found;
  return others.length === 0 ? kind : null;
}

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(String.raw`\s${name}\s*=\s*(?:"([^"]*)"|'([^']*)')`, "u").exec(tag);
  return found === null ? null : (found[1] ?? found[2] ?? null);
}
