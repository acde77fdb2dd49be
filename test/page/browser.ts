/** Debian's Chromium, and a watch over everything it complains about or asks of others. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from "playwright-core";

const FOLDERS = [
  "/usr/bin",
  ...(process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== ""),
];

/** The installed Chromium, or undefined: nothing is ever downloaded for a test. */
export const chromiumPath = FOLDERS.flatMap((folder) => [
  join(folder, "chromium"),
  join(folder, "chromium-browser"),
]).find((path) => existsSync(path));

export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  locale: "vi-VN",
};
export const DESK: BrowserContextOptions = { viewport: { width: 1280, height: 800 }, locale: "vi-VN" };

/**
 * Notes console errors and warnings (violations of the content security policy are among them), uncaught errors and
 * requests to any other host.
 */
export function watch(context: BrowserContext, url: string, note: (complaint: string) => void): void {
  context.on("console", (message) => {
    const type = message.type();
    if (type === "error" || type === "warning") note(`console ${type}: ${message.text()}`);
  });
  context.on("weberror", (error) => note(`uncaught: ${String(error.error())}`));
  context.on("request", (request) => {
    if (!request.url().startsWith(url)) note(`request: ${request.url()}`);
  });
}
