/** Everything served over HTTP, put together: limits and headers first, then health, metrics, the page, the channels' routes. */
import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { KheoError, type Store } from "../../flows/ports.ts";
import { t } from "../channels/web/text.vi.ts";
import { errorFields, type Log } from "../log.ts";
import type { Metrics } from "./metrics.ts";

const MAX_BODY = 64 * 1024;
/** A platform that is told “too large” would bring the same call again and again: its calls are let in up to this. */
const MAX_WEBHOOK_BODY = 1024 * 1024;

/** No content from other hosts, no inline script or style, not to be framed. */
const SECURITY: { readonly [header: string]: string } = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
};

export interface AppDeps {
  readonly store: Store;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Why the process is not ready to serve, or null. */
  readonly notReady: () => string | null;
  /** Routes of channels, page and demo, mounted at the root. */
  readonly routes: readonly Hono[];
}

/** Who says how much comes, and sends no more by the rules of HTTP, need not be counted along: looking at the body makes a stream of it. */
function unlessSmall(maxSize: number, counted: MiddlewareHandler): MiddlewareHandler {
  return (c, next) => {
    const length = c.req.header("content-length") ?? "";
    const isSmall = /^\d{1,9}$/u.test(length) && Number(length) <= maxSize;
    return isSmall && c.req.header("transfer-encoding") === undefined ? next() : counted(c, next);
  };
}

export function createApp(deps: AppDeps): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY)) c.res.headers.set(name, value);
    if (c.req.path.startsWith("/api/")) c.res.headers.set("Cache-Control", "no-store");
    // A busy client would otherwise keep its line, and with it the stop, going for ever.
    if (deps.notReady() !== null) c.res.headers.set("Connection", "close");
  });
  const limited = (maxSize: number): MiddlewareHandler =>
    unlessSmall(
      maxSize,
      bodyLimit({
        maxSize,
        onError: (c) => {
          // What is left of the body is not read, so the line can't carry another request.
          c.header("Connection", "close");
          // Zalo takes anything but 200 for a broken webhook, and a few of those for a dead one.
          if (c.req.path.startsWith("/webhooks/zalo")) return c.json({});
          return c.json({ error: { code: "too-large", message: t.tooLarge } }, 413);
        },
      }),
    );
  const [small, large] = [limited(MAX_BODY), limited(MAX_WEBHOOK_BODY)];
  app.use((c, next) => (c.req.path.startsWith("/webhooks/") ? large(c, next) : small(c, next)));

  app.get("/healthz", (c) => c.text("ok\n"));
  app.get("/readyz", async (c) => {
    const reason =
      deps.notReady() ??
      (await deps.store.check().then(
        () => null,
        (error: unknown) => errorFields(error).code,
      ));
    return reason === null ? c.text("ready\n") : c.text(`not ready: ${reason}\n`, 503);
  });
  app.get("/metrics", async (c) => c.text(deps.metrics.text(await deps.store.counts())));
  for (const routes of deps.routes) app.route("/", routes);

  app.notFound((c) => c.json({ error: { code: "not-found", message: t.notFound } }, 404));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    deps.metrics.count("http_errors");
    deps.log.error({ ...errorFields(error), path: c.req.routePath }, "request failed");
    const busy = error instanceof KheoError && error.remedy === "retry";
    if (busy) c.header("Retry-After", "2");
    return c.json(
      { error: { code: busy ? "busy" : "failed", message: busy ? t.busy : t.failed } },
      busy ? 503 : 500,
    );
  });
  return app;
}
