/** The public page and its files: a short list read once at start, so that no request ever names a path of the disk. */
import { readFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { Hono } from "hono";

const TYPES: { readonly [extension: string]: string } = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
};

/** `GET /` and `GET /page/<file>`; answers 304 when the browser has the file already. */
export async function pageRoutes(folder: string): Promise<Hono> {
  const names = readdirSync(folder).filter((name) => TYPES[extname(name)] !== undefined);
  const files = await Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, name));
      const tag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
      return { name, bytes: new Uint8Array(bytes), tag, type: TYPES[extname(name)] ?? "" };
    }),
  );
  const app = new Hono();
  for (const { name, bytes, tag, type } of files) {
    app.get(name === "index.html" ? "/" : `/page/${name}`, (c) => {
      c.header("ETag", tag);
      c.header("Cache-Control", "no-cache");
      if (c.req.header("if-none-match") === tag) return c.body(null, 304);
      c.header("Content-Type", type);
      return c.body(bytes);
    });
  }
  return app;
}
