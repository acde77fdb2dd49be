/** Says the dialogue once in the web chat and keeps what Khéo replied, so that the peer has to send the same. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { z } from "zod";

import { startKheo } from "./child.ts";
import { SAYS, type Dialogue, type Step } from "./dialogue.vi.ts";

const Button = z.object({ label: z.string() });
const Answer = z.object({
  messages: z.array(z.object({ text: z.string(), buttons: z.array(Button) })),
  expects: z
    .object({ flow: z.string(), step: z.string(), kind: z.string(), options: z.array(Button) })
    .nullable(),
});

/** Throws when an answer was not taken: then the dialogue does not fit the form any more. */
export async function rehearse(): Promise<Dialogue> {
  const folder = await mkdtemp(join(tmpdir(), "kheo-rehearsal-"));
  const kheo = await startKheo(folder, {}, "Khéo is serving");
  try {
    const conversation = randomBytes(24).toString("base64url");
    const dialogue: Step[] = [];
    let asked: Step["asked"] = null;
    for (const [at, says] of SAYS.entries()) {
      const { messages, expects } = await say(kheo.url, { conversation, event: `e${at}`, text: says });
      const reply = messages.map(({ text }) => text).join("\n\n");
      dialogue.push({ says, asked, reply, buttons: messages.at(-1)?.buttons.map((b) => b.label) ?? [] });
      const before: string | undefined = asked?.step;
      const numbered = expects?.kind === "choice" || expects?.kind === "confirm";
      asked = {
        step: expects === null ? "menu" : `${expects.flow}/${expects.step}`,
        options: numbered ? expects.options.length : 0,
      };
      // An invitation code is kept and consent asked once more; every other step is asked once.
      if (asked.step === before && asked.step !== "joining/consent") throw new Error(`not taken: ${says}`);
    }
    return dialogue;
  } finally {
    await kheo.stop();
    await rm(folder, { recursive: true });
  }
}

async function say(url: string, body: object): Promise<z.infer<typeof Answer>> {
  const response = await fetch(new URL("api/chat", url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return Answer.parse(await response.json());
}
