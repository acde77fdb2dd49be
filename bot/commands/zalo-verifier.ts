/** `admin zalo verify-domain`: the file that Zalo wants at the root of the site, served from now on. */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Store } from "../../flows/ports.ts";
import { putVerifier } from "../channels/zalo-oa/verifier.ts";
import type { Config } from "../config.ts";
import { UsageError } from "./command.ts";
import { configured } from "./zalo.ts";

/** `file`: as it was downloaded, under the name that Zalo gave it. */
export async function zaloVerifyDomain(
  store: Store,
  { zaloOa }: Pick<Config, "zaloOa">,
  file: string | undefined,
  now: number,
): Promise<string> {
  const { oaId } = configured(zaloOa);
  if (file === undefined) throw new UsageError("name the file: zalo verify-domain FILE");
  const content = await readFile(file).catch((cause: unknown) => {
    throw new UsageError(`${file} can't be read`, { cause });
  });
  const name = basename(file);
  await putVerifier(store, oaId, { name, content, at: now });
  return `/${name} is served; now press “verify” in Zalo's console\n`;
}
