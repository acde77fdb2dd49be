/**
 * The file by which Zalo sees that a domain is ours: made in its developer console, wanted at the root of the site before webhook and callback
 * may lie there (`reference/zalo.md` A2).
 */
import { Hono } from "hono";
import { KheoError, type Instant, type Store } from "../../../flows/ports.ts";

/** Bytes; Zalo's own has some two hundred. */
const MOST = 4_096;
const NAME = /^zalo_verifier[\w-]{1,64}\.html$/u;

/** Serves the files that were put, each under its own name and exactly as it was. */
export function verifierRoutes(store: Pick<Store, "accountFact">, oa: string): Hono {
  const app = new Hono();
  app.get("/:file{zalo_verifier[^/]*}", async (c) => {
    const found = await store.accountFact({ ...of(oa), fact: factOf(c.req.param("file")) });
    return found === null ? c.notFound() : c.html(found.value);
  });
  return app;
}

/**
 * Keeps the file, instead of one of the same name.
 *
 * @throws KheoError `zalo-verifier` when it is not such a file.
 */
export async function putVerifier(
  store: Pick<Store, "putAccountFact">,
  oa: string,
  { name, content, at }: { readonly name: string; readonly content: Uint8Array; readonly at: Instant },
): Promise<void> {
  if (!NAME.test(name)) throw wrong(`${name} is not Zalo's file; its name is zalo_verifier….html`);
  if (content.length > MOST) throw wrong(`${name} is too large: ${MOST} bytes at most`);
  await store.putAccountFact({ ...of(oa), fact: factOf(name), value: textOf(name, content), at });
}

function textOf(name: string, content: Uint8Array): string {
  try {
    // With whatever stands at its beginning: Zalo compares.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    throw wrong(`${name} is not text in UTF-8`);
  }
}

function of(account: string): { readonly channel: "zalo-oa"; readonly account: string } {
  return { channel: "zalo-oa", account };
}

function factOf(name: string): string {
  return `verifier:${name}`;
}

function wrong(message: string): KheoError {
  return new KheoError("zalo-verifier", "stop", message);
}
