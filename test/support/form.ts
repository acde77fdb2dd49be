/** Filling the registration form: plausible answers by step, and walks from the menu to any step of any plan. */
import { DEMO_AREAS } from "../../bot/demo/areas.ts";
import type { Draft, Expects, Json, Registration } from "../../flows/ports.ts";
import type { Kheo, Reply } from "./kheo.ts";
import { talk, type Talk } from "./talk.ts";

/** The five directives, the running one first. */
export const PLANS = [
  "tuyen-quang-2026-2030",
  "tan-ky-2025",
  "nam-dinh-2023",
  "vinh-long-2025",
  "chau-thanh-2024-2025",
] as const;
export type PlanId = (typeof PLANS)[number];

/** Plans that are over on the day tests stand on (23/11/2026). */
export const ENDED_PLANS = PLANS.slice(1);

interface Sample {
  readonly typed: string;
  /** What the store then holds. */
  readonly stored: Json;
}

const same = (typed: string): Sample => ({ typed, stored: typed });

/** One good answer a step, for steps whose options do not say what to answer. */
export const SAMPLES: { readonly [step: string]: Sample } = {
  ownerName: same("Chi bộ tổ dân phố 5"),
  contact: same("Nguyễn Thị Hoa, Bí thư chi bộ, 0912 345 678"),
  name: same("Tuyến đường hoa tổ dân phố 5"),
  continuationSince: { typed: "2024", stored: 2024 },
  rationale: same("Đường trục dài 1,2 km, rộng 3 m, xe cứu hỏa không vào được; 46 hộ muốn mở rộng."),
  goal: same("Đến hết năm, 46/46 hộ đồng thuận, mở rộng 1,2 km đường lên 5 m."),
  criteria: {
    typed: "46/46 hộ ký đồng thuận; mở rộng 1.200 m đường",
    stored: ["46/46 hộ ký đồng thuận", "mở rộng 1.200 m đường"],
  },
  activities: same("Họp chi bộ ra nghị quyết;\nđảng viên hiến đất trước; tổ dân vận đến từng hộ."),
  area: same("Tổ dân phố 5; 46 hộ dọc đường trục"),
  partners: {
    typed: "Ban Công tác Mặt trận: vận động; Hội Nông dân",
    stored: ["Ban Công tác Mặt trận: vận động", "Hội Nông dân"],
  },
  resources: same("Ngày công của 46 hộ; 120 triệu đồng"),
  startDate: { typed: "01/12/2026", stored: "2026-12-01" },
  endDate: { typed: "30/10/2027", stored: "2027-10-30" },
  lead: same("Trần Văn Bình, Phó Bí thư chi bộ"),
  sustainability: same("Làm được ở 5 thôn còn lại theo cùng cách."),
};

/** What to type at this step: the sample, the first option, or “bỏ qua” where nothing can be typed. */
export function goodAnswer(expects: Expects): string {
  const sample = SAMPLES[expects.step]?.typed;
  if (sample !== undefined) return sample;
  return expects.kind === "file" ? "bỏ qua" : "1";
}

/** The code of the demo cadre of this plan's area, or of another demo role. */
export function demoCode(plan: string, role: "member" | "reviewer" | "admin" = "member"): string {
  const found = DEMO_AREAS.find((a) => a.plan === plan)?.people.find((p) => p.role === role);
  if (found === undefined) throw new Error(`no demo ${role} for ${plan}`);
  return found.code;
}

let newcomers = 0;

/**
 * Somebody new, a member of the plan's example unit, already in the store: their own drafts and registrations, whoever else is there.
 * Gives their id and the code with which further conversations become theirs.
 */
export async function newcomer(k: Kheo, t: Talk, plan: string): Promise<{ person: string; code: string }> {
  const unit = DEMO_AREAS.find((a) => a.plan === plan)?.invite.unit ?? "";
  const person = k.deps.ids.id();
  const code = `SELF-${k.deps.ids.code(8)}`;
  const known = {
    name: `Người thử ${(newcomers += 1)}`,
    title: "Cán bộ",
    consent: "1",
    reminders: true,
    demo: false,
  };
  await k.store.tx(async (tx) => {
    const at = k.clock.now();
    await tx.addPerson({ id: person, ...known, at });
    await tx.grant(person, { unit, role: "member" }, at);
    await tx.addInvite({ code, unit, role: "member", person, usesLeft: 9, expiresAt: null, at });
  });
  await t.say(code);
  return { person, code };
}

/** Somebody new whose form stands at `step`, with a good answer to every step before it. */
export async function formAt(
  k: Kheo,
  step: string,
  plan: string = PLANS[0],
): Promise<{ t: Talk; person: string; code: string }> {
  const t = talk(k);
  const { person, code } = await newcomer(k, t, plan);
  const known = k.knowledge.plans.find((p) => p.id === plan);
  const before =
    known?.form
      .map((e) => e.step)
      .slice(
        0,
        known.form.findIndex((e) => e.step === step),
      ) ?? [];
  const firsts: { readonly [step: string]: Json } = {
    directive: plan,
    year: String(known?.years[0]),
    ownerKind: "collective",
    field: known?.fields[0]?.code ?? "",
    continuation: "new",
    attachments: null,
  };
  const answers = Object.fromEntries(before.map((s) => [s, SAMPLES[s]?.stored ?? firsts[s] ?? null]));
  const rest = {
    formVersion: 1,
    code: `DVK-${k.deps.ids.code(6)}`,
    practice: plan !== PLANS[0],
    version: 1,
    updatedAt: k.clock.now(),
  };
  await k.store.tx((tx) =>
    tx.addDraft({ id: k.deps.ids.id(), person, plan, step, answers, state: "open", ...rest }),
  );
  await t.say("đăng ký", "1");
  if (t.asked().step !== step) throw new Error(`stands at “${t.asked().step}”, not at “${step}”`);
  return { t, person, code };
}

/** The person of a conversation. */
export async function personOf(k: Kheo, address: string): Promise<string> {
  const person = (await k.store.conversationAt("web", address))?.person;
  if (person == null) throw new Error(`${address} belongs to nobody`);
  return person;
}

/** From the menu to the first step of the plan's form, through the notice of an ended plan. */
export async function beginForm(k: Kheo, t: Talk, plan: string): Promise<Reply> {
  let reply = await t.say("đăng ký");
  if (reply.expects?.step === "draft") reply = await t.choose("Làm bản đăng ký mới");
  const label = k.knowledge.plans.find((p) => p.id === plan)?.label ?? plan;
  reply = await t.choose(label);
  return reply.expects?.step === "practice" ? t.say("1") : reply;
}

/** Answers step after step until the form stands at `step`. */
export async function fillUntil(t: Talk, step: string): Promise<Expects> {
  for (let guard = 0; guard < 40; guard += 1) {
    const at = t.asked();
    if (at.step === step) return at;
    await t.say(goodAnswer(at));
  }
  throw new Error(`never came to “${step}”, stands at “${t.asked().step}”`);
}

/** A whole registration, sent; gives its receipt code. */
export async function register(k: Kheo, t: Talk, plan: string): Promise<string> {
  await beginForm(k, t, plan);
  await fillUntil(t, "review");
  return codeIn(await t.choose("Gửi đăng ký"));
}

export function codeIn(reply: Reply): string {
  const code = /DVK-[2-9A-Z]{6}/.exec(reply.text)?.[0];
  if (code === undefined) throw new Error(`no receipt code in: ${reply.text}`);
  return code;
}

/** The one open draft of a person. */
export async function onlyDraft(k: Kheo, person: string): Promise<Draft> {
  const [draft, ...others] = await k.store.openDraftsOf(person);
  if (draft === undefined || others.length > 0) throw new Error(`${others.length + 1} drafts`);
  return draft;
}

/** The one registration of a person. */
export async function onlyRegistration(k: Kheo, person: string): Promise<Registration> {
  const [registration, ...others] = await k.store.registrationsOf(person);
  if (registration === undefined || others.length > 0) throw new Error("not one registration");
  return registration;
}
