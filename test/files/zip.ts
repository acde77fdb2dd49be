/** Archives as small as they get, and as wrong as a test wants them. */
import { crc32, deflateRawSync } from "node:zlib";

export interface Part {
  readonly name: string;
  readonly data: string | Uint8Array;
  /** Packed unless it is false. */
  readonly deflate?: boolean;
  readonly encrypted?: boolean;
  /** What the archive claims, instead of the truth. */
  readonly claims?: { readonly size?: number; readonly packed?: number };
}

/** `comment`: what may stand at the end. */
export function zip(parts: readonly Part[], comment = ""): Buffer {
  const locals: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const part of parts) {
    const name = Buffer.from(part.name);
    const raw = Buffer.from(part.data);
    const data = part.deflate === false ? raw : deflateRawSync(raw);
    // Version, flags, method, time, date, checksum, packed and true size, lengths of name and further fields: the same in both places.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(part.encrypted === true ? 1 : 0, 2);
    common.writeUInt16LE(part.deflate === false ? 0 : 8, 4);
    common.writeUInt32LE(crc32(raw), 10);
    common.writeUInt32LE(part.claims?.packed ?? data.length, 14);
    common.writeUInt32LE(part.claims?.size ?? raw.length, 18);
    common.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, name, data]);
    locals.push(local);
    list.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\0"), common, place, name]));
    at += local.length;
  }
  const central = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  end.writeUInt16LE(Buffer.byteLength(comment), 20);
  return Buffer.concat([...locals, central, end, Buffer.from(comment)]);
}

const MAIN = {
  docx: [
    "word/document.xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
  ],
  xlsx: ["xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"],
} as const;

/** `[Content_Types].xml` that declares these parts. */
export function contentTypes(parts: readonly (readonly [name: string, type: string])[]): string {
  const declared = parts.map(([name, type]) => `<Override PartName="/${name}" ContentType="${type}"/>`);
  const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`;
  const rest = `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`;
  const of = "http://schemas.openxmlformats.org/package/2006/content-types";
  return `${head}\n<Types xmlns="${of}">${rest}${declared.join("")}</Types>`;
}

/** A document that Office opens, and what else shall be in it; `types` instead of the usual `[Content_Types].xml`. */
export function officeParts(
  kind: "docx" | "xlsx",
  types: string | Uint8Array = contentTypes([MAIN[kind]]),
): readonly Part[] {
  const [main] = MAIN[kind];
  const target = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
  const space = "http://schemas.openxmlformats.org/package/2006/relationships";
  const rels = `<Relationships xmlns="${space}"><Relationship Id="r1" Type="${target}" Target="${main}"/></Relationships>`;
  const word = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>`;
  const excel = `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets/></workbook>`;
  return [
    { name: "[Content_Types].xml", data: types },
    { name: "_rels/.rels", data: rels },
    { name: main, data: kind === "docx" ? word : excel },
  ];
}
