/**
 * What a file is, by its own first bytes and never by its name or by what its sender says. Only what a form may carry is known here; the
 * rest is null. Written for nine kinds instead of taken from a library for two hundred: those skip what stands before a file and follow
 * archives as far as they say.
 */
import { legacyOffice } from "./compound.ts";
import { openOffice } from "./office.ts";

/** A media type and the extension that goes with it, without the dot. */
export interface FileType {
  readonly type: string;
  readonly extension: string;
}

/** What is taken; everything else is not. */
export const ACCEPTED = {
  /** What telephones photograph, and what scanning apps and messengers make of it. */
  jpeg: { type: "image/jpeg", extension: "jpg" },
  /** Screenshots: a decision as it was shown on a screen. */
  png: { type: "image/png", extension: "png" },
  /** Pictures saved from a browser or passed on by a messenger. */
  webp: { type: "image/webp", extension: "webp" },
  /** What an iPhone photographs unless told otherwise, sent “as a file”. */
  heic: { type: "image/heic", extension: "heic" },
  /** The same container from other telephones. */
  heif: { type: "image/heif", extension: "heif" },
  /** Signed and stamped papers; encrypted ones too, for whoever reads them may have the word. */
  pdf: { type: "application/pdf", extension: "pdf" },
  /** Reports and plans as they are written today. */
  docx: {
    type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    extension: "docx",
  },
  /** Tables: lists of models, of households, of money. */
  xlsx: { type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", extension: "xlsx" },
  /** Offices still write with Word 97–2003. */
  doc: { type: "application/msword", extension: "doc" },
  /** And with Excel 97–2003. */
  xls: { type: "application/vnd.ms-excel", extension: "xls" },
} as const;

/**
 * Null for what is not accepted: other kinds, Office files with macros, damaged archives, Office files locked by a password as a whole
 * (nobody can tell what is in them), and anything that has other bytes before it. Says nothing about whether the rest of a picture or a
 * PDF is whole. Never rejects; reads at most a megabyte out of an archive, however much it holds.
 */
export async function typeOf(bytes: Uint8Array): Promise<FileType | null> {
  try {
    const kind = simpleKind(bytes) ?? legacyOffice(bytes) ?? (await openOffice(bytes));
    return kind === null ? null : ACCEPTED[kind];
  } catch {
    // A place that the file names lies outside of it, or what is packed is damaged: it is not what it begins like.
    return null;
  }
}

/** Those whose first bytes say enough. */
function simpleKind(bytes: Uint8Array): "jpeg" | "png" | "webp" | "heic" | "heif" | "pdf" | null {
  const head = latin(bytes, 0, 16);
  // After the start of the image comes a marker: neither data (00) nor filling (ff).
  if (/^\xff\xd8\xff[\xc0-\xfe]/u.test(head)) return "jpeg";
  if (head === "\x89PNG\r\n\x1a\n\0\0\0\rIHDR") return "png";
  if (/^RIFF[^]{4}WEBPVP8[ LX]/u.test(head)) return "webp";
  if (/^%PDF-[12]\.\d/u.test(head)) return "pdf";
  return head.startsWith("ftyp", 4) ? pictureContainer(bytes) : null;
}

const HEVC_PICTURE = new Set(["heic", "heix", "heim", "heis"]);
const ANY_PICTURE = new Set(["mif1", "mif2"]);
/** A brand list of an honest picture has a handful of entries. */
const MOST_BRANDS_BYTES = 256;

/** The container of ISO 14496-12 holds films and AVIF as well: its brands tell. */
function pictureContainer(bytes: Uint8Array): "heic" | "heif" | null {
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
  if (size < 16 || size > MOST_BRANDS_BYTES || size > bytes.length) return null;
  const brands = latin(bytes, 16, size).match(/[^]{4}/gu) ?? [];
  const major = latin(bytes, 8, 12);
  if (HEVC_PICTURE.has(major)) return "heic";
  if (!ANY_PICTURE.has(major) || brands.some((brand) => brand.startsWith("avi"))) return null;
  return brands.some((brand) => HEVC_PICTURE.has(brand)) ? "heic" : "heif";
}

/** Bytes as characters of the same number; as far as there are any. */
function latin(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCodePoint(...bytes.subarray(from, to));
}
