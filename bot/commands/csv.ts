/** Tables as spreadsheets write them: RFC 4180, with “,” or “;” between the fields. */

/** One record, with the line of the file on which it begins, from 1. */
export interface CsvRow {
  readonly line: number;
  readonly fields: readonly string[];
}

/** A table that can't be read: on which line, and why. */
export class CsvError extends Error {}

/**
 * All records but empty ones, their fields trimmed; the first line decides what stands between fields. Throws `CsvError` for a quoted field
 * that goes on behind its end, or never ends.
 */
export function readCsv(text: string): readonly CsvRow[] {
  const source = text.replace(/^\ufeff/u, "");
  const separator = separatorOf(source.slice(0, source.search(/[\r\n]|$/u)));
  // A field, quoted or not, and what ends it.
  const field = new RegExp(
    `(?:[ \\t]*"((?:[^"]|"")*)"[ \\t]*|([^"${separator}\\r\\n]*))(${separator}|\\r?\\n|\\r|$)`,
    "uy",
  );
  const rows: CsvRow[] = [];
  let [line, begun] = [1, 1];
  let fields: readonly string[] = [];
  while (field.lastIndex < source.length) {
    const at = field.lastIndex;
    const found = field.exec(source);
    if (found === null) throw new CsvError(`line ${line}: a quote stands where none may, or is not closed`);
    const [whole, quoted, bare = "", end = ""] = found;
    fields = [...fields, (quoted?.replaceAll('""', '"') ?? bare).trim()];
    line += whole.split(/\r\n|\r|\n/u).length - 1;
    const isLast = at + whole.length >= source.length;
    // Behind the last separator of the file stands one more field, an empty one.
    if (isLast && end === separator) fields = [...fields, ""];
    if (end === separator && !isLast) continue;
    if (fields.some((each) => each !== "")) rows.push({ line: begun, fields });
    begun = line;
    fields = [];
  }
  return rows;
}

/** Spreadsheets write “;” where the comma is the decimal sign, as in Việt Nam. */
function separatorOf(header: string): "," | ";" {
  const count = (sign: string): number => header.split(sign).length;
  return count(";") > count(",") ? ";" : ",";
}
