/** What becomes of files that were sent for a registration when they arrive, and who is shown them. */
import type { Registration, StoredFile } from "../ports.ts";
import { say } from "../engine/prompt.ts";
import type { Effect, Outcome } from "../engine/types.ts";
import type { Ctx, FlowEvent } from "../engine/world.ts";
import { asJson, attachedIn, linkTo, MOST_FILES } from "./attached.ts";
import { draftName } from "./form.ts";
import { t } from "./text.vi.ts";

/** A file came back: into its draft, wherever the person is by now, unless the draft is sent, gone or full. */
export function onFile(event: FlowEvent & { type: "file-kept" | "file-lost" }, ctx: Ctx): Outcome {
  if (event.type === "file-lost") return tell(t.files.lost[event.why](event.name));
  const { file } = event;
  const draft = ctx.world.drafts.find((d) => d.id === event.draft && d.state === "open");
  if (draft === undefined) return tell(t.files.late(file.name));
  const held = attachedIn(draft.answers);
  if (held.some(({ hash }) => hash === file.hash)) return tell(t.files.twice(file.name));
  if (held.length >= MOST_FILES) return tell(t.files.tooMany(file.name, MOST_FILES));
  const named = { ...file, name: distinct(file.name, held) };
  const now = [...held, named];
  const effects: readonly Effect[] = [
    { type: "add-file", file: { ...named, person: draft.person, draft: draft.id } },
    {
      type: "save-draft",
      draft: { ...draft, answers: { ...draft.answers, attachments: asJson(now) } },
    },
  ];
  return tell(t.files.kept(now.length, MOST_FILES, named.name, draftName(draft.answers)), effects);
}

/** The files of a registration that this person sent, or may review. */
export function showFiles(registration: Registration): Outcome {
  const files = attachedIn(registration.answers);
  if (files.length === 0) return tell(t.files.noneSent(registration.code));
  const heading = t.files.sent(files.length, registration.code);
  return { effects: [], frames: [], says: [{ ...say("reply", heading), files: files.map(linkTo) }] };
}

/** Pictures come without a name: “tep.jpg”, “tep (2).jpg”. */
function distinct(name: string, held: readonly StoredFile[]): string {
  const [, stem = name, end = ""] = /^(.+)(\.[^.]+)$/u.exec(name) ?? [];
  const names = [name, ...held.map((_, i) => `${stem} (${i + 2})${end}`)];
  return names.find((each) => held.every((other) => other.name !== each)) ?? name;
}

function tell(text: string, effects: readonly Effect[] = []): Outcome {
  return { effects, frames: [], says: [say("reply", text)] };
}
