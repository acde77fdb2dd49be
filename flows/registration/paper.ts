/** The registration form to print and sign: what stands on it, and which one is meant. */
import type { Paper, Registration, Unit } from "../ports.ts";
import { dayOf } from "../engine/dates.ts";
import { fold } from "../engine/input.ts";
import { say } from "../engine/prompt.ts";
import type { Outcome } from "../engine/types.ts";
import type { Ctx, FlowEvent } from "../engine/world.ts";
import { linkTo } from "./attached.ts";
import { entriesOf } from "./card.ts";
import { showFiles } from "./files.ts";
import { t } from "./text.vi.ts";

/** “tải bản đăng ký”, “in ra bản Word”; “tải DVK-7KQ2MN”; “tệp DVK-7KQ2MN”. Folded, so the hyphen is a space. */
const TAKE =
  /^(?:tai|in|xuat|lay)(?: ve| ra)? (?:(?:ban |phieu |don )?dang ky(?: word)?|(?:ban |file |tep )?(?:word|docx))(?: cua (?:toi|em|minh))?$/;
const TAKE_ONE =
  /^(?:tai|in|xuat|lay)(?: ve| ra)?(?: ban| phieu)?(?: dang ky)?(?: word| docx)? (dvk [a-z0-9]{6})$/;
const SHOW_FILES = /^(?:xem )?(?:cac )?tep(?: kem theo)?(?: cua)?(?: ban)? (dvk [a-z0-9]{6})$/;

/** Kinds of unit that are bodies of the Party (`bot/demo/areas.ts`, `Unit.kind`). */
const PARTY: ReadonlySet<string> = new Set([
  "tinh",
  "chi-bo",
  "dang-uy-xa",
  "dang-uy-truc-thuoc",
  "ban-xay-dung-dang",
  "to-dan-van",
  "khoi-van",
]);

/** What a typed text wants of papers and files; null when it is about something else. */
export function paperRequest(text: string, ctx: Ctx): Outcome | null {
  const key = fold(text);
  const files = SHOW_FILES.exec(key)?.[1];
  if (files !== undefined) return filesOf(codeIn(files), ctx);
  const one = TAKE_ONE.exec(key)?.[1];
  if (one !== undefined) return takePaper(codeIn(one), ctx);
  if (!TAKE.test(key) || ctx.world.person === null) return null;
  const [first, ...rest] = ctx.world.registrations;
  if (first === undefined) return tell(t.paper.none);
  return rest.length === 0
    ? takePaper(first.code, ctx)
    : tell(t.paper.which(ctx.world.registrations.map(({ code }) => code)));
}

/** The paper of one's own registration, or of one that waits for one's review. */
export function takePaper(code: string, ctx: Ctx): Outcome {
  const registration = seen(code, ctx);
  if (registration === undefined) return tell(t.paper.unknown(code));
  const paper = registrationPaper(registration, ctx);
  return paper === null
    ? tell(t.paper.unknown(code))
    : { effects: [{ type: "make-paper", paper }], frames: [], says: [] };
}

/** A paper is there: it becomes the person's. */
export function onPaper({ file, code }: FlowEvent & { type: "paper-made" }, ctx: Ctx): Outcome {
  const { person } = ctx.world;
  if (person === null) return { effects: [], frames: [], says: [] };
  return {
    effects: [{ type: "add-file", file: { ...file, person: person.id, draft: null } }],
    frames: [],
    says: [{ ...say("answer", t.paper.made(code)), files: [linkTo(file)] }],
  };
}

/** The files of one's own registration, or of one that waits for one's review. */
export function filesOf(code: string, ctx: Ctx): Outcome {
  const registration = seen(code, ctx);
  return registration === undefined ? tell(t.paper.unknown(code)) : showFiles(registration);
}

/** Null when the plan it was made under is no longer known. */
export function registrationPaper(registration: Registration, ctx: Ctx): Paper | null {
  const { units, knowledge } = ctx.world;
  const plan = knowledge.plans.find(({ id }) => id === registration.plan);
  const unit = units.find(({ id }) => id === registration.unit);
  if (plan === undefined || unit === undefined) return null;
  const regime = PARTY.has(unit.kind) ? "party" : "state";
  const above = units.find(({ id }) => id === unit.parent);
  return {
    kind: "registration",
    regime,
    unit: unit.name,
    above: above?.name ?? null,
    to: above?.name ?? null,
    title: t.paper.title,
    subtitle: t.paper.subtitle(regime, plan.noun, registration.year),
    basis: t.paper.basis(plan.number, plan.issuer),
    rows: entriesOf(plan, registration.answers, ctx),
    code: registration.code,
    practice: registration.practice,
    name: nameOf(registration, unit),
  };
}

/** `reference/domain.md` §3.4: kind, unit, what it is about, day. */
function nameOf({ code, submittedAt }: Registration, unit: Unit): string {
  const whose = fold(unit.name)
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, "");
  return `ban-dang-ky_${whose}_${code}_${dayOf(submittedAt).replaceAll("-", "")}.docx`;
}

function seen(code: string, { world }: Ctx): Registration | undefined {
  return [...world.registrations, ...world.toReview].find((r) => r.code === code);
}

function codeIn(folded: string): string {
  return folded.replace(" ", "-").toUpperCase();
}

function tell(text: string): Outcome {
  return { effects: [], frames: [], says: [say("reply", text)] };
}
