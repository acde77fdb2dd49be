/** `GET /files/ID`: a file to take away. Its id is the bearer: unguessable, given only to whom the file is for, never logged. */
import { Hono } from "hono";
import type { Store } from "../../flows/ports.ts";
import { FILES_PATH, openFile } from "../files/open.ts";
import { contentDisposition } from "../files/name.ts";

export function fileRoutes(store: Store): Hono {
  const app = new Hono();
  app.get(`${FILES_PATH}:id`, async (c) => {
    const found = await openFile(store, `${FILES_PATH}${c.req.param("id")}`);
    if (found === null) return c.notFound();
    const { file, bytes } = found;
    return c.body(new Uint8Array(bytes), 200, {
      "Content-Type": file.type,
      "Content-Disposition": contentDisposition(file.name),
      "Content-Length": String(bytes.length),
      // Somebody's own: in no cache, and nothing in it runs here.
      "Cache-Control": "private, no-store",
      "X-Robots-Tag": "noindex",
    });
  });
  return app;
}
