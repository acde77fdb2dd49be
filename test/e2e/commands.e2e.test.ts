/** The commands as operators and scripts call them: help, exit codes, one clear line for what is wrong, and tasks beside a running server. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { Client, textOf } from "./client.ts";
import { exportedBeside } from "./export.ts";
import { whenOver } from "./over.ts";
import { PLANS, WORKDAY } from "./plans.ts";
import { openProgram, ROOT, runFile, type Ended, type Program } from "./program.ts";

const NAMES = ["admin", "ask", "chat", "due", "search-eval"];
const ONE_LINE = /^[^\n]{20,}\n$/;

describe("a command", () => {
  const over = whenOver();
  let program: Program;
  beforeAll(async () => {
    program = await openProgram(over);
  });

  it.each(NAMES)("%s prints its help and exits 0", async (name) => {
    const { code, stdout, stderr } = await program.command(name, ["export", "--khong-co", "--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^Usage: npm run /);
    expect(stdout).toMatch(/^ {2}--help +print this$/m);
  });

  it("npm start does, too, and refuses what it doesn't know", async () => {
    const main = join(ROOT, "dist/bot/main.js");
    const how = { cwd: program.folder, env: program.env };
    const [help, wrong] = await Promise.all([
      runFile(main, ["--help"], how),
      runFile(main, ["--port=1"], how),
    ]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect(help.stdout).toMatch(/^Usage: npm start/);
    expect(wrong).toMatchObject({ code: 2, stdout: "" });
    expect(wrong.stderr).toMatch(/^kheo: .*--port.*--help\n$/);
  });

  it.each<[string, readonly string[], RegExp]>([
    ["admin", [], /--help/],
    ["admin", ["khong-co"], /"khong-co".*--help/],
    ["admin", ["constructor"], /"constructor".*--help/],
    ["admin", ["invite", "--unit"], /--unit/],
    ["admin", ["invite", "--unit", "khong-co"], /khong-co.*units/],
    ["admin", ["import-people"], /FILE\.csv/],
    ["admin", ["add-person", "--name", "A", "--title", "B", "--unit", "khong-co"], /--role/],
    ["admin", ["grant", "--person", "a", "--unit", "b", "--role", "vua"], /member, reviewer, admin/],
    ["admin", ["close-plan", "--plan", "tan-ky-2025"], /--reason/],
    ["admin", ["deliveries", "--days", "0"], /--days/],
    ["ask", [], /--help/],
    ["ask", ["--batch", "a.jsonl"], /--out/],
    ["chat", ["stray"], /stray/],
    ["due", ["--now", "22/11/2026"], /2026-11-22T09:00:00\+07:00/],
    ["due", ["--until", "2026-02-30"], /2026-12-31/],
    ["due", ["--plan", "khong-co"], /tan-ky-2025/],
    ["search-eval", ["--corpus", "a.jsonl"], /--queries/],
  ])("%s %j is wrong usage: 2 and one line that helps", async (name, args, helps) => {
    const { code, stdout, stderr } = await program.command(name, args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toMatch(helps);
    expect(stderr.startsWith(`${name.replace("-", ":")}: `)).toBe(true);
  });

  it.each<[string, readonly string[], { readonly [name: string]: string }, RegExp]>([
    ["ask", ["--batch", "rac.jsonl", "--out", "b.jsonl"], {}, /rac\.jsonl:1:/],
    ["search-eval", ["--corpus", "rac.jsonl", "--queries", "rac.jsonl"], {}, /rac\.jsonl/],
    ["admin", ["export"], { DATABASE_URL: "postgres://kheo:mat-khau@host/kheo" }, /file:\.\/data\/kheo\.db/],
    ["admin", ["export"], { DATABASE_URL: "mysql://kheo:mat-khau@host/kheo" }, /DATABASE_URL/],
    ["admin", ["export"], { DATABASE_URL: "file:rac.jsonl" }, /rac\.jsonl|database/],
    ["chat", [], { KHEO_NOW: "mat-khau", PORT: "mat-khau" }, /PORT.*KHEO_NOW/],
  ])("%s %j with %j fails: 1 and one line", async (name, args, env, says) => {
    const rubbish = join(program.folder, "rac.jsonl");
    await writeFile(rubbish, "không phải JSON, cũng không phải cơ sở dữ liệu\n".repeat(100));
    onTestFinished(() => rm(rubbish, { force: true }));
    const { code, stdout, stderr } = await program.command(name, args, "", env);
    expect({ code, stdout }, stderr).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toMatch(says);
    expect(stderr).not.toContain("mat-khau");
  });
});

const Day = z.iso.date().nullable();
/** contracts.md, *Due*. */
const Due = z.strictObject({
  plan: z.string(),
  obligation: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(1),
  owedBy: z.string().min(1),
  owedTo: z.string().min(1),
  wording: z.string().min(1),
  class: z.enum(["before", "no-later-than", "within", "year", "undated"]),
  occurrence: z.string().min(4).nullable(),
  lastValidDay: Day,
  lastWorkingDay: Day,
  status: z.enum(["upcoming", "due-soon", "overdue", "past", "undated"]),
  source: z.strictObject({ section: z.string().min(1), quote: z.string().min(1) }),
});

describe("due --json", () => {
  const NOW = "2026-11-22T09:00:00+07:00";
  const over = whenOver();
  let program: Program;
  let rows: readonly z.infer<typeof Due>[];
  const due = async (...args: readonly string[]): Promise<Ended> => {
    const ended = await program.command("due", ["--json", ...args]);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    return ended;
  };

  beforeAll(async () => {
    program = await openProgram(over);
    rows = z.array(Due).parse(JSON.parse((await due("--now", NOW)).stdout));
  });

  it("has all five plans, with the contract's keys in its order", () => {
    expect(new Set(rows.map((r) => r.plan))).toEqual(new Set(PLANS.map((p) => p.id)));
    for (const row of rows) expect(Object.keys(row)).toEqual(Object.keys(Due.shape));
  });

  it("knows the annual report of the example", () => {
    const report = rows.filter((r) => r.plan === "tuyen-quang-2026-2030" && r.obligation === "annual-report");
    expect(report).toMatchObject([
      {
        wording: "trước ngày 30/11",
        class: "before",
        occurrence: "2026",
        lastValidDay: "2026-11-29",
        lastWorkingDay: "2026-11-27",
        status: "due-soon",
        source: { section: "IV" },
      },
    ]);
    expect(report[0]?.source.quote).toContain("30/11");
  });

  it("comes soonest first, what has no day last, and each row agrees with itself", () => {
    const days = rows.map((r) => r.lastValidDay ?? "9999");
    expect(days).toEqual(days.toSorted());
    for (const row of rows) {
      const undated = row.lastValidDay === null;
      expect([row.class, row.status].map((word) => word === "undated")).toEqual([undated, undated]);
      expect(row.lastWorkingDay === null).toBe(undated);
      expect((row.lastWorkingDay ?? "") <= (row.lastValidDay ?? "")).toBe(true);
      if (!undated && row.status !== "due-soon")
        expect(row.status === "upcoming").toBe((row.lastValidDay ?? "") > "2026-11-22");
    }
  });

  it("is the same by KHEO_NOW, and less by --plan; it makes no database", async () => {
    const [one, again] = await Promise.all([
      due("--now", NOW, "--plan", "tan-ky-2025"),
      program.command("due", ["--json"], "", { KHEO_NOW: NOW }),
    ]);
    expect(JSON.parse(again.stdout)).toEqual(rows);
    expect(JSON.parse(one.stdout)).toEqual(rows.filter((r) => r.plan === "tan-ky-2025"));
    await expect(rm(join(program.folder, "kheo.db"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("admin beside a running server without the demo", () => {
  it("writes down who is to come, from a table, once", { timeout: 60_000 }, async () => {
    const program = await openProgram(onTestFinished, { KHEO_NOW: WORKDAY, KHEO_DEMO: "off" });
    await program.start();
    const unit = ["--id", "tk-xdd", "--name", "Ban Xây dựng Đảng", "--kind", "co-quan"];
    await program.command("admin", ["add-unit", ...unit, "--plan", "tan-ky-2025"]);
    const file = join(program.folder, "people.csv");
    program.forbid("0912345678");
    await writeFile(file, "\ufeffĐơn vị;Họ tên;Điện thoại\r\nBan Xây dựng Đảng;Lê Thị An;0912 345 678\r\n");
    for (const stdout of ['{"added":1,"known":0}\n', '{"added":0,"known":1}\n'])
      expect(await program.command("admin", ["import-people", file])).toMatchObject({
        code: 0,
        stderr: "",
        stdout,
      });
    await writeFile(file, "unit,name,phone\ntk-xdd,Trần Bình,\ntk-xdd,An,12\nkhong-co,Ngô Cát,\n");
    const wrong = await program.command("admin", ["import-people", file]);
    expect(wrong).toMatchObject({ code: 1, stdout: "" });
    expect(wrong.stderr).toMatch(
      /^admin: nothing was imported \| line 3: name.*phone.* \| line 4: unit[^|]*\n$/,
    );
    const one = ["--name", "Trần Bình", "--title", "Cán bộ", "--unit", "tk-xdd", "--role", "reviewer"];
    expect(await program.command("admin", ["add-person", ...one])).toMatchObject({ code: 0, stderr: "" });
    const { people } = await exportedBeside(program);
    expect(people.map((p) => p.name)).toEqual(["Lê Thị An", "Trần Bình"]);
  });

  it(
    "makes a unit, invites, opens a plan, gives a role, all in the audit log",
    { timeout: 60_000 },
    async () => {
      const program = await openProgram(onTestFinished, { KHEO_NOW: WORKDAY, KHEO_DEMO: "off" });
      await program.start();
      const admin = async (...args: readonly string[]): Promise<string> => {
        const ended = await program.command("admin", args);
        expect(ended).toMatchObject({ code: 0, stderr: "" });
        return ended.stdout.trim();
      };
      const unit = [
        "--id",
        "tk-xdd",
        "--name",
        "Ban Xây dựng Đảng",
        "--kind",
        "co-quan",
        "--plan",
        "tan-ky-2025",
      ];
      expect(await admin("add-unit", ...unit)).toBe("tk-xdd");
      const code = await admin("invite", "--unit", "tk-xdd", "--uses", "1", "--days", "2");
      program.forbid(code);

      const cadre = new Client(program, "duoc-moi");
      await cadre.say(code);
      await cadre.follow();
      await cadre.say("đăng ký");
      const closed = await cadre.press(option(cadre, "05-KH/ĐU"));
      expect(textOf(closed)).toMatch(/kết thúc|đã hết/);
      expect((await exportedBeside(program)).drafts).toEqual([]);
      await cadre.say("hủy");
      expect(await admin("open-plan", "--plan", "tan-ky-2025", "--reason", "Đăng ký bổ sung")).toBe("open");
      const receipt = await cadre.register("05-KH/ĐU");

      const people = (await admin("people")).split("\n").map((line) => Person.parse(JSON.parse(line)));
      expect(people.map((p) => p.name)).toEqual([cadre.fullName]);
      const [person = expect.unreachable()] = people;
      await admin("grant", "--person", person.id, "--unit", "tk-xdd", "--role", "reviewer");
      expect(await admin("close-plan", "--plan", "tan-ky-2025", "--reason", "Hết đợt")).toBe("closed");

      const all = await exportedBeside(program);
      expect(all.people[0]?.roles).toContainEqual({ unit: "tk-xdd", role: "reviewer" });
      expect(all.registrations).toMatchObject([{ code: receipt, plan: "tan-ky-2025", practice: false }]);
      // By id, whose first part is the real time: with KHEO_NOW the clock starts anew in every command.
      const done = all.audit
        .filter((a) => a.actor === "operator")
        .toSorted((a, b) => a.id.localeCompare(b.id));
      expect(done).toMatchObject([
        { action: "unit.add", object: "tk-xdd" },
        { action: "invite.add", object: "tk-xdd", detail: { role: "member", uses: 1, days: 2 } },
        { action: "plan.open", object: "tan-ky-2025", detail: { reason: "Đăng ký bổ sung" } },
        { action: "role.grant", object: person.id, detail: { unit: "tk-xdd", role: "reviewer" } },
        { action: "plan.close", object: "tan-ky-2025", detail: { reason: "Hết đợt" } },
      ]);
      expect(JSON.stringify(all)).not.toContain(code);
    },
  );
});

const Person = z.looseObject({ id: z.string(), name: z.string() });

/** The action of the option whose label holds this. */
function option(client: Client, label: string): string {
  const found = client.expects?.options.find((o) => o.label.includes(label));
  return found?.action ?? expect.unreachable(`no option “${label}” in ${JSON.stringify(client.expects)}`);
}
