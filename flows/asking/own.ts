/**
 * Questions about one's own matters (“tôi còn thiếu gì?”, “bản của tôi được duyệt chưa?”): answered from the store, never from a
 * directive, and only from what belongs to the person who asks.
 */
import type { Draft } from "../ports.ts";
import { showDayLong } from "../engine/dates.ts";
import { fold } from "../engine/input.ts";
import type { Ctx } from "../engine/world.ts";
import { dutiesOf, statusOf } from "../duties/duty.ts";
import { stateOf } from "../registration/card.ts";
import { draftName, missingSteps } from "../registration/form.ts";
import { t } from "./text.vi.ts";

export type OwnMatter = "missing" | "state";

/** Duties shown with what is missing. */
const MOST_DUTIES = 3;

/** What of one's own a text asks for, when the whole text asks for that; null for anything else. */
export function ownMatter(text: string): OwnMatter | null {
  const words = fold(text)
    .replaceAll("?", " ")
    .split(/ +/)
    .filter((word) => word !== "");
  const key = words.map((word) => SHORT.get(word) ?? word).join(" ");
  if (key.length > LONGEST) return null;
  return MATTERS.find(([, pattern]) => pattern.test(key))?.[0] ?? null;
}

export function answerOwn(matter: OwnMatter, ctx: Ctx): string {
  if (ctx.world.person === null) return t.guest;
  switch (matter) {
    case "missing":
      return missing(ctx);
    case "state":
      return states(ctx);
  }
}

/** What is left to do: drafts with their empty items, then duties that come due and were not reported done. */
function missing(ctx: Ctx): string {
  const { drafts, dutyStatuses } = ctx.world;
  const waiting = dutiesOf(ctx).filter((due) => {
    const reply = statusOf(due, dutyStatuses)?.reply;
    return (
      (due.status === "due-soon" || due.status === "overdue") && reply !== "done" && reply !== "not-mine"
    );
  });
  const forms =
    drafts.length === 0 ? [t.noDraft] : [t.drafts(drafts.length), ...drafts.map((d) => draftLine(d, ctx))];
  const duties = waiting.slice(0, MOST_DUTIES).map((due) => t.duty(due.title, dayOf(due.lastValidDay)));
  return [
    ...forms,
    ...(duties.length === 0 ? [t.noDuty] : [t.duties, ...duties]),
    drafts.length === 0 ? t.howToBegin : t.howToGoOn,
  ].join("\n");
}

function draftLine(draft: Draft, ctx: Ctx): string {
  const plan = ctx.world.knowledge.plans.find((p) => p.id === draft.plan);
  const labels = plan === undefined ? [] : missingSteps(plan, draft, ctx).map(({ label }) => label);
  const returned = ctx.world.registrations.find((r) => r.draft === draft.id && r.state === "returned");
  const note = returned?.note ?? null;
  return [
    t.draft(draftName(draft.answers), plan?.number ?? plan?.area ?? draft.plan),
    labels.length === 0 ? t.complete : t.lacking(labels),
    ...(note === null ? [] : [t.returned(note)]),
  ].join(" ");
}

/** Where each registration stands; drafts are said to be unsent. */
function states(ctx: Ctx): string {
  const { registrations, drafts } = ctx.world;
  const unsent = drafts.filter((d) => !registrations.some((r) => r.draft === d.id));
  const rows = registrations.map((r) =>
    [
      t.registration(r.name, r.code, stateOf(r)),
      ...(r.state === "returned" && r.note !== null ? [t.returned(r.note)] : []),
    ].join(" "),
  );
  return [
    ...(rows.length === 0 ? [t.nothingSent] : rows),
    ...(unsent.length === 0 ? [] : [t.unsent(unsent.map((d) => draftName(d.answers)))]),
    ...(rows.length === 0 ? [] : [t.stateFoot]),
  ].join("\n");
}

function dayOf(day: string | null): string {
  return day === null ? "" : showDayLong(day);
}

/** Longer texts tell a story or are an answer of a form; in characters. */
const LONGEST = 110;

/** Chat spellings, folded. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ["dc", "duoc"],
  ["ko", "khong"],
  ["k", "khong"],
  ["dk", "dang ky"],
  ["dky", "dang ky"],
  ["mh", "mo hinh"],
  ["hs", "ho so"],
  ["j", "gi"],
  ["e", "em"],
  ["m", "minh"],
  ["r", "roi"],
  ["ch", "chua"],
]);

const SELF =
  "(?:toi|em|minh|tui|to|chung toi|chung em|bon em|(?:chi bo|don vi|truong|co quan|xa|thon) (?:toi|em|minh|tui))";
const PAPER =
  "(?:ban|phieu|ho so|ban nhap|ban dang ky|phieu dang ky|dang ky|mo hinh)(?: (?:dang ky|mo hinh|dien hinh|dan van kheo))*";
const POLITE =
  "(?:(?:da|kheo oi|kheo|cho hoi|xin hoi|cho (?:toi|em|minh|tui) hoi|ad oi|oi|the|vay|khong biet) )*";
const WHAT =
  "(?:gi|nhung gi|cai gi|muc nao|nhung muc nao|phan nao|nhung phan nao|thong tin gi|gi nua|muc gi)";
const END = "(?: (?:nua|khong|a|vay|the|nhi|nhe|ta|roi|ha|day|vay a|khong a|ay nhi|hay chua))*$";
const OF_SELF = `(?:(?: (?:nay|do))? (?:cua )?${SELF}| nay)`;

const MATTERS: readonly (readonly [OwnMatter, RegExp])[] = [
  [
    "missing",
    new RegExp(
      `^${POLITE}(?:${SELF} )?(?:${PAPER}(?:${OF_SELF})? )?(?:hien )?(?:dang |van )?con thieu ${WHAT}${END}` +
        `|^${POLITE}(?:${PAPER}${OF_SELF} |${SELF} )(?:con |van con )?(?:thieu|chua (?:dien|khai|xong|nhap|lam)(?: xong)?)(?: ${WHAT})${END}` +
        `|^${POLITE}(?:${SELF} )?con (?:muc|phan|buoc) nao (?:chua (?:dien|khai|xong|lam|nhap)|thieu|phai dien)(?: trong ${PAPER}(?:${OF_SELF})?)?${END}` +
        `|^${POLITE}${SELF} con (?:viec|phai lam|phai nop|can lam|can nop)(?: nhung)?(?: viec)? gi(?: chua (?:lam|xong|nop))?${END}`,
      "u",
    ),
  ],
  [
    "state",
    new RegExp(
      `^${POLITE}(?:cac )?${PAPER}(?:${OF_SELF})(?: (?:da|vua) (?:gui|nop)(?: hom \\S+)?)? (?:da |co |duoc |da duoc |bi )*(?:ai )?(?:duyet|xet|xem|tiep nhan|nhan|vao danh sach|tra lai|tra ve|dau|qua|chap nhan|cong nhan|den dau|toi dau|the nao|ra sao|xong|sao)(?: .{0,12})?${END}` +
        `|^${POLITE}${SELF} (?:da |vua )?(?:gui|nop|dang ky)(?: ${PAPER})?(?: (?:duoc|thanh cong|xong))? (?:chua|roi chua)${END}` +
        `|^${POLITE}(?:da )?(?:co )?(?:ai )?(?:duyet|tiep nhan|nhan duoc|nhan|xem) (?:duoc )?${PAPER} (?:cua )?${SELF} chua${END}` +
        `|^${POLITE}${SELF} (?:da )?dang ky (?:duoc )?(?:nhung |may |bao nhieu )(?:mo hinh)(?: nao| gi)?(?: roi)?${END}`,
      "u",
    ),
  ],
];
