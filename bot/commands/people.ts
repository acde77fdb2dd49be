/**
 * The staff list: people whom the operator writes down before they come. They are reminded of nothing until they come themselves and consent;
 * then they are known by their invitation or their telephone number.
 */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { fold, length, normaliseText } from "../../flows/engine/input.ts";
import { nationalNumber } from "../../flows/linking/number.ts";
import type { RoleName, Store, StoreWrites, Unit } from "../../flows/ports.ts";
import { systemIds } from "../clock.ts";
import { UsageError } from "./command.ts";
import { readCsv, type CsvRow } from "./csv.ts";

/** As typed: what is wrong with it is told by `entryOf`. */
export interface Typed {
  readonly name: string;
  readonly title: string;
  /** Id or name. */
  readonly unit: string;
  readonly role: string;
  readonly phone: string;
}

interface Entry {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly role: RoleName;
  readonly phone: string | null;
}

const COLUMNS: { readonly [column in keyof Typed]: readonly string[] } = {
  unit: ["unit", "don vi", "ma don vi", "ten don vi"],
  name: ["name", "ho ten", "ho va ten", "ten"],
  title: ["title", "chuc vu", "chuc danh"],
  phone: ["phone", "dien thoai", "so dien thoai", "sdt", "so dt"],
  role: ["role", "vai tro", "quyen"],
};
const REQUIRED = ["unit", "name"] as const;

const ROLES: { readonly [word: string]: RoleName } = {
  "": "member",
  member: "member",
  "thanh vien": "member",
  "can bo": "member",
  reviewer: "reviewer",
  duyet: "reviewer",
  "nguoi duyet": "reviewer",
  "can bo duyet": "reviewer",
  admin: "admin",
  "quan tri": "admin",
  "quan tri vien": "admin",
};

/** What the audit log says of somebody written down. */
const ADDED = "person.add";

const LONGEST = { name: 80, title: 100 };

/** One person; prints their id. Throws `UsageError` for what is wrong, and for somebody who is on the list already. */
export async function addPersonTask(store: Store, now: number, typed: Typed): Promise<string> {
  const read = entryOf(typed, await store.units());
  if ("wrong" in read) throw new UsageError(`${read.wrong.join("; ")}`);
  const known = await listOf(store);
  const same = known.find((each) => isSame(each, read.entry));
  if (same !== undefined) throw new UsageError(`there is such a person already: ${same.id}`);
  return store.tx(async (tx) => `${await add(tx, read.entry, now)}\n`);
}

/**
 * A table of people; prints how many are new, and how many were there. Nothing is written unless every line is right: throws an `Error` that
 * names each wrong line by its number. Importing it again adds nobody.
 */
export async function importPeopleTask(store: Store, now: number, file: string | undefined): Promise<string> {
  if (file === undefined) throw new UsageError("which file? admin import-people FILE.csv");
  const entries = entriesOf(readCsv(decode(await readFile(file))), await store.units());
  const known = [...(await listOf(store))];
  return store.tx(async (tx) => {
    let added = 0;
    for (const entry of entries) {
      const same = known.find((each) => isSame(each, entry));
      if (same === undefined) {
        known.push({
          id: await add(tx, entry, now),
          units: [entry.unit],
          name: entry.name,
          phone: entry.phone,
        });
        added += 1;
      } else {
        await complete(tx, same.id, entry, now);
        known.splice(known.indexOf(same), 1, { ...same, phone: same.phone ?? entry.phone });
      }
    }
    return `${JSON.stringify({ added, known: entries.length - added })}\n`;
  });
}

// ---------------------------------------------------------------- reading

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Error("the file is not UTF-8; save it as “CSV UTF-8”", { cause });
  }
}

function entriesOf(rows: readonly CsvRow[], units: readonly Unit[]): readonly Entry[] {
  const [header, ...lines] = rows;
  if (header === undefined)
    throw new Error("the file is empty; the first line names the columns: unit,name,title,phone,role");
  const place = placesOf(header);
  const read = lines.map(({ line, fields }) => {
    const at = (column: keyof Typed): string => fields[place[column]] ?? "";
    const typed = {
      unit: at("unit"),
      name: at("name"),
      title: at("title"),
      phone: at("phone"),
      role: at("role"),
    };
    const result = entryOf(typed, units);
    const tooMany = fields.length > header.fields.length ? ["more fields than columns"] : [];
    const wrong = [...("wrong" in result ? result.wrong : []), ...tooMany];
    return wrong.length > 0 ? { wrong: `line ${line}: ${wrong.join("; ")}` } : result;
  });
  const wrong = read.flatMap((each) => ("wrong" in each ? [String(each.wrong)] : []));
  if (wrong.length > 0) throw new Error(`nothing was imported\n${wrong.join("\n")}`);
  return read.flatMap((each) => ("entry" in each ? [each.entry] : []));
}

/** Where each column stands; -1 where there is none. */
function placesOf({ fields }: CsvRow): { readonly [column in keyof Typed]: number } {
  const names = fields.map((field) => fold(field));
  const at = (column: keyof Typed): number => names.findIndex((name) => COLUMNS[column].includes(name));
  const missing = REQUIRED.filter((column) => at(column) === -1);
  if (missing.length > 0)
    throw new Error(`line 1: no column ${missing.join(", ")}; the columns are unit,name,title,phone,role`);
  return { unit: at("unit"), name: at("name"), title: at("title"), phone: at("phone"), role: at("role") };
}

/** What was typed as it is stored, or everything that is wrong with it; no name or number is repeated. */
function entryOf(
  typed: Typed,
  units: readonly Unit[],
): { readonly entry: Entry } | { readonly wrong: readonly string[] } {
  const [name, title] = [line(typed.name), line(typed.title)];
  const role = ROLES[fold(typed.role)];
  const phone = typed.phone === "" ? null : nationalNumber(typed.phone);
  const [unit, ...others] = unitsNamed(typed.unit, units);
  const wrong = [
    ...(length(name) < 3 || length(name) > LONGEST.name ? [`name: 3 to ${LONGEST.name} characters`] : []),
    ...(length(title) > LONGEST.title ? [`title: at most ${LONGEST.title} characters`] : []),
    ...(unit === undefined ? [`unit: no such unit; "admin units" lists them`] : []),
    ...(others.length > 0 ? ["unit: several have this name; give the id"] : []),
    ...(role === undefined ? ["role: one of member, reviewer, admin"] : []),
    ...(typed.phone !== "" && phone === null ? ["phone: not a Vietnamese number, such as 0912345678"] : []),
  ];
  if (wrong.length > 0 || unit === undefined || role === undefined) return { wrong };
  return { entry: { name, title, unit: unit.id, role, phone } };
}

function line(typed: string): string {
  return normaliseText(typed).replaceAll("\n", " ");
}

function unitsNamed(typed: string, units: readonly Unit[]): readonly Unit[] {
  const byId = units.filter(({ id }) => id === typed);
  return byId.length > 0 ? byId : units.filter(({ name }) => fold(name) === fold(typed));
}

// ---------------------------------------------------------------- who is there already

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly units: readonly string[];
  /** As it stands on the list; null when none does. */
  readonly phone: string | null;
}

const Row = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(z.object({ unit: z.string() })),
});

/**
 * Whoever the operator has written down before. People who came by themselves are not among them: a name and a unit are easily said, and
 * nobody may get a role of the list by them.
 */
async function listOf(store: Store): Promise<readonly Listed[]> {
  const { people, audit: entries } = await store.exportAll();
  const written = new Set(
    entries.filter((entry) => entry["action"] === ADDED).map((entry) => entry["object"]),
  );
  const all: Listed[] = [];
  for (const person of people) {
    const { id, name, roles } = Row.parse(person);
    const phone = await store.phoneOf(id);
    const listed = phone?.source === "staff-list" ? phone.number : null;
    if (written.has(id) || listed !== null)
      all.push({ id, name, units: roles.map(({ unit }) => unit), phone: listed });
  }
  return all;
}

/** Namesakes in one unit are told apart by their numbers; a number that is not known tells nothing. */
function isSame(known: Listed, entry: Entry): boolean {
  if (!known.units.includes(entry.unit) || fold(known.name) !== fold(entry.name)) return false;
  return known.phone === null || entry.phone === null || known.phone === entry.phone;
}

// ---------------------------------------------------------------- writing

async function add(tx: StoreWrites, { name, title, unit, role, phone }: Entry, at: number): Promise<string> {
  const id = systemIds.id();
  await tx.addPerson({ id, name, title, consent: null, reminders: false, demo: false, at });
  await tx.grant(id, { unit, role }, at);
  if (phone !== null)
    await tx.putPhone({ person: id, number: phone, source: "staff-list", agreed: false, at });
  await audit(tx, ADDED, id, { unit, role }, at);
  return id;
}

/** Somebody who is there gets what the list has beside: a role, a number where there was none. */
async function complete(
  tx: StoreWrites,
  id: string,
  { unit, role, phone }: Entry,
  at: number,
): Promise<void> {
  if ((await tx.grant(id, { unit, role }, at)) === "new")
    await audit(tx, "role.grant", id, { unit, role }, at);
  if (phone === null || (await tx.phoneOf(id)) !== null) return;
  await tx.putPhone({ person: id, number: phone, source: "staff-list", agreed: false, at });
  await audit(tx, "person.phone", id, {}, at);
}

async function audit(
  tx: StoreWrites,
  action: string,
  object: string,
  detail: { readonly [key: string]: string },
  at: number,
): Promise<void> {
  await tx.audit({ id: systemIds.id(), actor: "operator", action, object, detail, at });
}
