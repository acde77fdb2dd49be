/** Where the project lies, so that data files are found from the sources (`bot/`) and from the build (`dist/bot/`) alike. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The nearest folder above this file that holds `package.json`. Throws when there is none: the installation is broken. */
export function projectRoot(): string {
  const here = fileURLToPath(import.meta.url);
  for (let folder = dirname(here); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
    if (folder === dirname(folder)) throw new Error(`no package.json above ${here}`);
  }
}
