/** The parameters and files of a request, whichever of the three ways they came. */
import type { IncomingMessage } from "node:http";
import { bad } from "./refusal.ts";

export interface Upload {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Buffer;
}
export interface Body {
  readonly params: { readonly [name: string]: unknown };
  readonly files: ReadonlyMap<string, Upload>;
}

/** Everything the other side sends, to the end. */
export async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** The query of the address first, the body over it. */
export function parseBody(query: URLSearchParams, type: string, bytes: Buffer): Body {
  const inAddress = Object.fromEntries(query);
  const kind = type.split(";")[0]?.trim().toLowerCase() ?? "";
  if (bytes.length === 0) return { params: inAddress, files: new Map() };
  if (kind === "application/json") return { params: { ...inAddress, ...object(bytes) }, files: new Map() };
  if (kind === "application/x-www-form-urlencoded")
    return {
      params: { ...inAddress, ...Object.fromEntries(new URLSearchParams(bytes.toString())) },
      files: new Map(),
    };
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/iu.exec(type);
  if (kind !== "multipart/form-data" || boundary === null) throw bad("unsupported content type");
  const { params, files } = multipart(bytes, boundary[1] ?? boundary[2] ?? "");
  return { params: { ...inAddress, ...params }, files };
}

function object(bytes: Buffer): object {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // refused below, like any JSON that is no object
  }
  throw bad("can't parse JSON object");
}

function multipart(bytes: Buffer, boundary: string): Body {
  const params: { [name: string]: string } = {};
  const files = new Map<string, Upload>();
  const mark = Buffer.from(`\r\n--${boundary}`);
  const whole = Buffer.concat([Buffer.from("\r\n"), bytes]);
  let from = whole.indexOf(mark);
  if (from < 0) throw bad("can't parse multipart form data");
  for (;;) {
    from += mark.length;
    if (whole.subarray(from, from + 2).toString() === "--") return { params, files };
    const headEnd = whole.indexOf("\r\n\r\n", from);
    const to = headEnd < 0 ? -1 : whole.indexOf(mark, headEnd + 2);
    if (to < 0) throw bad("can't parse multipart form data");
    const head = whole.subarray(from, headEnd).toString();
    const content = whole.subarray(headEnd + 4, to);
    const name = /[;\s]name="?([^";\r\n]*)/iu.exec(head)?.[1] ?? "";
    const file = fileName(head);
    if (file === null) params[name] = content.toString();
    else
      files.set(name, {
        name: file,
        mime: typeOf(file) ?? /^content-type:\s*(\S+)/imu.exec(head)?.[1] ?? "application/octet-stream",
        bytes: Buffer.from(content),
      });
    from = to;
  }
}

const TYPES = new Map([
  ["pdf", "application/pdf"],
  ["docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  ["xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  ["csv", "text/csv"],
  ["txt", "text/plain"],
  ["jpg", "image/jpeg"],
  ["png", "image/png"],
]);

/** The service goes by the ending, whatever the client says. */
function typeOf(name: string): string | undefined {
  return TYPES.get(name.split(".").at(-1)?.toLowerCase() ?? "");
}

function fileName(head: string): string | null {
  const encoded = /filename\*=UTF-8''([^;\s]+)/iu.exec(head)?.[1];
  if (encoded !== undefined) return decodeURIComponent(encoded);
  // Without quotes, as grammY writes it, the name ends with its line.
  const [, quoted, bare] = /filename=(?:"([^"]*)"|([^;\r\n]+))/iu.exec(head) ?? [];
  return quoted ?? bare ?? null;
}
