/** The staff list: somebody written down, a table imported, nothing of a wrong one, nobody twice, and nothing sent before they consent. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { addPersonTask, importPeopleTask } from "../../bot/commands/people.ts";
import { openKheo, type Kheo } from "../support/kheo.ts";
import { talk } from "../support/talk.ts";

const NAMED = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  consent: z.string().nullable(),
});
const HEADER = "unit,name,title,phone,role";

let k: Kheo;
let folder: string;
beforeEach(async () => {
  k = await openKheo();
  folder = await mkdtemp(join(tmpdir(), "kheo-people-"));
});
afterEach(async () => {
  await k.close();
  await rm(folder, { recursive: true, force: true });
});

async function importing(content: string | Uint8Array): Promise<string> {
  const file = join(folder, "people.csv");
  await writeFile(file, content);
  return importPeopleTask(k.store, k.clock.now(), file);
}

async function named(name: string) {
  const { people } = await k.store.exportAll();
  return people.map((row) => NAMED.parse(row)).filter((person) => person.name === name);
}

const peopleCount = async () => (await k.store.exportAll()).people.length;

const AN = {
  name: "Lê Thị An",
  title: "Bí thư chi bộ",
  unit: "tq-tan-trao",
  role: "member",
  phone: "0912 345 001",
};

describe("one person", () => {
  test("is written down with number and audit entry, and reminded of nothing before they come", async () => {
    const id = (await addPersonTask(k.store, k.clock.now(), AN)).trim();
    expect(await k.store.person(id)).toMatchObject({
      name: AN.name,
      title: AN.title,
      consent: null,
      demo: false,
    });
    expect(await k.store.rolesOf(id)).toEqual([{ unit: "tq-tan-trao", role: "member" }]);
    expect(await k.store.phoneOf(id)).toEqual({
      person: id,
      number: "0912345001",
      source: "staff-list",
      agreed: false,
    });
    const { audit } = await k.store.exportAll();
    expect(audit.filter((entry) => entry["object"] === id)).toMatchObject([
      { action: "person.add", actor: "operator", detail: { unit: "tq-tan-trao", role: "member" } },
    ]);
    expect((await k.store.reminderRecipients()).some(({ person }) => person.id === id)).toBe(false);
  });

  test.each([
    [{ unit: "khong-co" }, /unit.*admin units/],
    [{ name: "An" }, /name/],
    [{ phone: "12" }, /phone/],
    [{ role: "vua" }, /role/],
    [{ title: "x".repeat(101) }, /title/],
  ])("wrong: %j", async (wrong, why) => {
    const before = await peopleCount();
    await expect(addPersonTask(k.store, k.clock.now(), { ...AN, ...wrong })).rejects.toThrow(why);
    expect(await peopleCount()).toBe(before);
  });

  test("is refused a second time", async () => {
    await addPersonTask(k.store, k.clock.now(), AN);
    await expect(addPersonTask(k.store, k.clock.now(), { ...AN, phone: "" })).rejects.toThrow("already");
    await addPersonTask(k.store, k.clock.now(), { ...AN, phone: "0912345002" });
    expect(await named(AN.name)).toHaveLength(2);
  });
});

describe("a table", () => {
  test.each([
    ["commas, English", `${HEADER}\ntq-tan-trao,Lê Thị An,Bí thư,0912345001,member\n`],
    [
      "a mark, semicolons, Vietnamese",
      "\ufeffHọ và tên;Đơn vị;Chức vụ;Số điện thoại;Vai trò\r\nLê Thị An;Đảng ủy xã Tân Trào;Bí thư;+84 912 345 001;Cán bộ\r\n",
    ],
    [
      "quoted, other order, columns that are not known",
      '"Ghi chú","name","unit","phone","title"\n"a, b","Lê Thị An","đảng ủy xã tân trào","0912.345.001","Bí thư"\n',
    ],
    ["decomposed", `${HEADER}\ntq-tan-trao,Lê Thị An,Bí thư,0912345001,\n`.normalize("NFD")],
  ])("%s", async (_, content) => {
    expect(await importing(content)).toBe('{"added":1,"known":0}\n');
    const [person, ...others] = await named("Lê Thị An");
    expect(others).toEqual([]);
    expect(person).toMatchObject({ title: "Bí thư", consent: null });
    expect(await k.store.rolesOf(person?.id ?? "")).toEqual([{ unit: "tq-tan-trao", role: "member" }]);
    expect((await k.store.phonesWith("0912345001")).map((phone) => phone.person)).toEqual([person?.id]);
  });

  test("of which a line is wrong imports nothing, and every wrong line is named", async () => {
    const before = await k.store.exportAll();
    const content = [
      HEADER,
      "tq-tan-trao,Lê Thị An,Bí thư,0912345001,member",
      "khong-co,Trần Bình,Cán bộ,,member",
      '"tq-tan-trao","Ngô\nVăn Cát",Cán bộ,777,vua',
      "",
      "tq-tan-trao,B,,,,thêm",
    ].join("\n");
    const error = await importing(content).catch((thrown: unknown) => thrown);
    const message = error instanceof Error ? error.message : "";
    expect(message.split("\n").map((line) => line.split(":")[0])).toEqual([
      "nothing was imported",
      "line 3",
      "line 4",
      "line 7",
    ]);
    expect(message).toMatch(/line 4: role.*phone/);
    // The list is people's names and numbers: what is wrong is told without them.
    expect(message).not.toMatch(/Bình|Cát|777/);
    expect(await k.store.exportAll()).toEqual(before);
  });

  test.each([
    ["is empty", "", /empty/],
    ["has no names", "unit,title\ntq-tan-trao,x\n", /line 1: no column name/],
    ["is not UTF-8", Buffer.from(`${HEADER}\ntq-tan-trao,Lê Thị An,,,\n`, "latin1"), /UTF-8/],
    ["has an open quote", `${HEADER}\n"tq-tan-trao,a\n`, /line 2/],
  ])("that %s is refused", async (_, content, why) => {
    const before = await peopleCount();
    await expect(importing(content)).rejects.toThrow(why);
    expect(await peopleCount()).toBe(before);
  });

  test("is imported again without adding anybody, in any way of writing, and twice in one file", async () => {
    const rows = [
      "tq-tan-trao,Lê Thị An,Bí thư,0912345001,",
      "tq-tan-trao,Lê Thị An,Bí thư,0912345002,",
      "tq-tan-trao,Trần Bình,,,",
    ];
    expect(await importing([HEADER, ...rows].join("\n"))).toBe('{"added":3,"known":0}\n');
    const again = [
      "Đảng ủy xã Tân Trào,LÊ THỊ AN,Bí thư,84912345001,",
      ...rows.slice(1),
      "tq-tan-trao,Trần Bình,,,",
    ];
    expect(await importing([HEADER, ...again].join("\n"))).toBe('{"added":0,"known":4}\n');
    expect([await named("Lê Thị An"), await named("Trần Bình")].map((all) => all.length)).toEqual([2, 1]);
    expect(await importing(`${HEADER}\ntq-mttq,Trần Bình,,,\n`)).toBe('{"added":1,"known":0}\n');
  });

  test("a later one completes who is there: number and role", async () => {
    await importing(`${HEADER}\ntq-tan-trao,Trần Bình,Cán bộ,,\n`);
    expect(await importing(`${HEADER}\ntq-tan-trao,Trần Bình,Cán bộ,0912345003,duyệt\n`)).toContain(
      '"known":1',
    );
    const [person] = await named("Trần Bình");
    expect(await k.store.phoneOf(person?.id ?? "")).toMatchObject({
      number: "0912345003",
      source: "staff-list",
    });
    expect((await k.store.rolesOf(person?.id ?? "")).map(({ role }) => role)).toEqual(["member", "reviewer"]);
  });

  test("gives nothing to somebody who came by themselves and only says the same name and unit", async () => {
    const t = talk(k);
    await t.say("bắt đầu", "1", "1", "Tuyên Quang", "Tân Trào", "Lê Thị An", "Cán bộ", "1");
    const own = (await k.store.conversationAt("web", t.address))?.person ?? "";
    expect(await importing(`${HEADER}\ntq-tan-trao,Lê Thị An,Bí thư,0912345001,admin\n`)).toContain(
      '"added":1',
    );
    expect(await k.store.rolesOf(own)).toEqual([{ unit: "tq-tan-trao", role: "member" }]);
    expect(await k.store.phoneOf(own)).toBeNull();
  });

  test("who was imported comes in by their number", async () => {
    await importing(`${HEADER}\ntq-tan-trao,Lê Thị An,Bí thư,0912345001,reviewer\n`);
    const t = talk(k, undefined, "telegram");
    await t.say("bắt đầu", "1", "3");
    expect((await t.share("+84912345001")).text).toContain("Chào đồng chí Lê Thị An");
    const end = await t.say("1", "1");
    expect(end.text).toContain("Duyệt bản đăng ký");
    expect((await k.store.reminderRecipients()).map(({ person }) => person.name)).toContain("Lê Thị An");
  });
});
