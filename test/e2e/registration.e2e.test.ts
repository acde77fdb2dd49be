/** Acceptance 2 and 6: joining and a whole registration under each of the five plans, read back after a restart and in the export. */
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { Client, textOf, type ChatAnswer } from "./client.ts";
import { exported, expectKept, expectNothingTwice, type Export } from "./export.ts";
import { whenOver } from "./over.ts";
import { PLANS, WORKDAY } from "./plans.ts";
import { openProgram } from "./program.ts";

/** `contracts.md`, *HTTP*: names of a registration's steps that no directive leaves out. */
const ALWAYS = [
  "year",
  "ownerKind",
  "ownerName",
  "contact",
  "name",
  "rationale",
  "goal",
  "criteria",
  "activities",
  "area",
  "partners",
  "startDate",
  "endDate",
  "lead",
  "attachments",
];

describe("a registration through the chat", () => {
  const cadres = new Map<string, { cadre: Client; code: string; mine: ChatAnswer }>();
  let all: Export;
  const over = whenOver();

  beforeAll(async () => {
    const program = await openProgram(over, { KHEO_NOW: WORKDAY });
    await program.start();
    const registered = await Promise.all(
      PLANS.map(async (plan) => {
        const cadre = new Client(program, `dk-${plan.id.replaceAll(/[^a-z]/g, "")}`);
        await cadre.join(plan.area);
        return { id: plan.id, cadre, code: await cadre.register(plan.label) };
      }),
    );
    await program.restart();
    for (const { id, cadre, code } of registered) {
      cadres.set(id, { cadre, code, mine: await cadre.say("bản đăng ký của tôi") });
    }
    all = await exported(program);
  });

  it.each(PLANS)("under $id follows expects to a receipt, and has it after a restart", (plan) => {
    const { cadre, code, mine } = cadres.get(plan.id) ?? expect.unreachable();
    const steps = cadre.acknowledged.flatMap((a) => (a.asked?.flow === "registration" ? [a.asked] : []));
    expect(steps.some((s) => s.step === "practice")).toBe(plan.ended); // said before the form, and only then
    const counted = steps.filter((s) => s.step !== "practice");
    expect(counted.map((s) => s.position)).toEqual(counted.map((s) => s.position).toSorted((a, b) => a - b));
    expect(counted[0]).toMatchObject({ step: "directive", kind: "choice", position: 1 });
    expect(counted.at(-1)).toMatchObject({ step: "review", kind: "confirm", position: counted.at(-1)?.of });
    expect(textOf(mine)).toContain(code);
    expect(mine.expects).toBeNull();
  });

  it.each(PLANS)("under $id stands in the export as the contract says", (plan) => {
    const { cadre, code } = cadres.get(plan.id) ?? expect.unreachable();
    expectKept(all, cadre);
    const own = all.registrations.filter((r) => r.code === code);
    expect(own).toMatchObject([{ plan: plan.id, state: "submitted", practice: plan.ended }]);
    const [registration = expect.unreachable()] = own;
    expect(Object.keys(registration.answers)).toEqual(expect.arrayContaining(ALWAYS));
    expect(registration.ownerKind).toBe(registration.answers["ownerKind"]);
    expect(Date.parse(registration.submittedAt)).toBeGreaterThanOrEqual(Date.parse(WORKDAY));
    expect(all.drafts.filter((d) => d.code === code)).toMatchObject([{ state: "submitted", plan: plan.id }]);
    const conversations = all.conversations.filter((c) => c.person === registration.person);
    expect(conversations).toMatchObject([{ channel: "web" }]);
    const numbers = all.outbox.filter((m) => m.conversation === conversations[0]?.id).map((m) => m.seq);
    expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, i) => i + 1));
  });

  it("is there once each", () => {
    expectNothingTwice(all);
    expect(all.registrations).toHaveLength(PLANS.length);
    expect(new Set(all.registrations.map((r) => r.code)).size).toBe(PLANS.length);
  });
});

describe("an invitation made while the server runs", () => {
  it("lets its holder join with its unit and role, and stays out of the export", async () => {
    const program = await openProgram(onTestFinished, { KHEO_NOW: WORKDAY });
    await program.start();
    const made = await program.command("admin", ["invite", "--unit", "tq-tgdv", "--role", "reviewer"]);
    const code = made.stdout.trim();
    const holder = new Client(program, "ma-moi");
    await holder.say(code);
    await holder.follow();
    const late = new Client(program, "ma-cu");
    await late.say("Chào Khéo");
    await late.press(late.expects?.options[0]?.action ?? "");
    await late.press(late.expects?.options.find((o) => o.label.includes("mã mời"))?.action ?? "");
    expect(late.expects?.step).toBe("invite");
    expect(textOf(await late.say(code))).toContain("không tìm thấy mã mời"); // it was for one use
    const colleague = new Client(program, "ma-san-co");
    await colleague.say("DEMO-TK-CANBO");

    const { stdout } = await program.command("admin", ["export"]);
    const { people } = JSON.parse(stdout);
    expect(people).toContainEqual(
      expect.objectContaining({ name: holder.fullName, roles: [{ unit: "tq-tgdv", role: "reviewer" }] }),
    );
    const address = Buffer.from(
      await crypto.subtle.digest("SHA-256", Buffer.from(`web:${holder.bearer}`)),
    ).toString("hex");
    for (const secret of [holder.bearer, colleague.bearer, address, code, "DEMO-TK-CANBO", "KHEO-TQ2026"]) {
      expect(stdout.toUpperCase().includes(secret.toUpperCase()), secret).toBe(false);
    }
  });
});
