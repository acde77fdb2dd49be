/** `npm run --silent admin`: operators' tasks on the store. Every change is written to the audit log with the actor `operator`. */
import { openStore } from "../../db/open.ts";
import { BOARD_DAYS } from "../../flows/deliveries/pick.ts";
import type { Store, StoreWrites } from "../../flows/ports.ts";
import { openKnowledge } from "../../knowledge/knowledge.ts";
import { systemClock, systemIds } from "../clock.ts";
import { readConfig, type Config } from "../config.ts";
import { paths } from "../paths.ts";
import {
  execute,
  readFlags,
  runIfStarted,
  UsageError,
  type CommandResult,
  type Environment,
} from "./command.ts";
import { deliveriesTask, spendingTask } from "./deliveries.ts";
import { addPersonTask, importPeopleTask } from "./people.ts";
import { createLog } from "../log.ts";
import { zaloConnect, zaloEndpoint, zaloStatus } from "./zalo.ts";
import { zaloVerifyDomain } from "./zalo-verifier.ts";

const HELP = `Usage: npm run --silent admin -- TASK [options]

  export                                     the whole store as one JSON object (no secrets)
  units                                      all units, a JSON line each
  people                                     all people and their roles, a JSON line each
  add-unit --id ID --name NAME --kind KIND --plan PLAN [--parent ID]
                                             add a unit to the tree
  invite --unit ID [--role member|reviewer|admin] [--uses N] [--days N]
                                             make an invitation code and print it (default: member, 1 use, 30 days)
  add-person --name NAME --title TITLE --unit UNIT --role ROLE [--phone NUMBER]
                                             write somebody down who is to come: reminded of nothing before they consent; prints their id
  import-people FILE.csv                     the same for a table with the columns unit,name,title,phone,role (UTF-8, “,” or “;”); nothing is
                                             imported unless every line is right, and nobody twice
  grant --person ID --unit ID --role ROLE    give a person a role in a unit
  open-plan --plan PLAN --reason TEXT        open registration under a plan that has ended
  close-plan --plan PLAN --reason TEXT       close it again
  deliveries [--days N]                      reminders that did not arrive or of which nobody knows, with the ids of their messages, a JSON
                                             line each (default: of 30 days)
  spending                                   messages sent on Zalo this month by the platform's quota, a JSON line each
  zalo connect --redirect URL                authorise Khéo for the Zalo account: shows a page, asks for the address the browser
                                             ended at (URL: the callback as it is registered with Zalo)
  zalo status                                authorisation, kind of account, what was learned of it, what was sent this month
  zalo endpoint --use auto|v2|v3             by which endpoint messages go (default auto)
  zalo verify-domain FILE                    serve Zalo's verification file (zalo_verifier….html) at the root of the site
  --help                                     print this

The database is the one of DATABASE_URL (default file:./data/kheo.db). A running server may stay up.
`;

const DAY_MS = 86_400_000;
const CODE_LENGTH = 8;

type Options = { readonly [name: string]: string | undefined };

interface Task {
  readonly store: Store;
  readonly config: Config;
  readonly options: Options;
  /** For tasks that take one. */
  readonly file: string | undefined;
  readonly now: number;
}

const TASKS: { readonly [name: string]: (task: Task) => Promise<string> } = {
  export: async ({ store }) => `${JSON.stringify(await store.exportAll(), null, 2)}\n`,
  units: async ({ store }) => lines((await store.exportAll()).units),
  people: async ({ store }) => lines((await store.exportAll()).people),
  "add-unit": addUnit,
  invite,
  "add-person": addPerson,
  "import-people": ({ store, file, now }) => importPeopleTask(store, now, file),
  grant,
  "open-plan": (task) => setPlan(task, true),
  "close-plan": (task) => setPlan(task, false),
  deliveries: ({ store, options, now }) => deliveriesTask(store, now, count(options, "days", BOARD_DAYS)),
  spending: ({ store, now }) => spendingTask(store, now),
  "zalo connect": ({ store, config, options, now }) =>
    zaloConnect(store, config, need(options, "redirect"), now),
  "zalo status": ({ store, config, now }) => zaloStatus(store, config, now, createLog("silent")),
  "zalo endpoint": ({ store, config, options, now }) =>
    zaloEndpoint(store, config, need(options, "use"), now),
  "zalo verify-domain": ({ store, config, file, now }) => zaloVerifyDomain(store, config, file, now),
};

const FLAGS = [
  "id",
  "name",
  "kind",
  "plan",
  "parent",
  "unit",
  "role",
  "uses",
  "days",
  "person",
  "reason",
  "redirect",
  "use",
  "title",
  "phone",
];

/** Tasks that are given a file. */
const TAKE_FILE: ReadonlySet<string> = new Set(["zalo verify-domain", "import-people"]);

/** Runs the task named by the first argument. Never throws. */
function runAdmin(args: readonly string[], env: Environment): Promise<CommandResult> {
  return execute("admin", HELP, args, async () => {
    const [name = "", ...rest] = args[0] === "zalo" ? [args.slice(0, 2).join(" "), ...args.slice(2)] : args;
    const task = Object.hasOwn(TASKS, name) ? TASKS[name] : undefined;
    if (task === undefined) throw new UsageError(`unknown task "${name}"; --help lists them`);
    const { values, positionals } = readFlags(
      rest,
      Object.fromEntries(FLAGS.map((flag) => [flag, { type: "string" as const }])),
      TAKE_FILE.has(name),
    );
    const [file] = positionals;
    const config = readConfig(env);
    const store = await openStore(config.databaseUrl, { migrations: paths.migrations });
    try {
      const options = Object.fromEntries(
        Object.entries(values).flatMap(([flag, value]) => (typeof value === "string" ? [[flag, value]] : [])),
      );
      return await task({ store, config, options, file, now: systemClock(config.startAt).now() });
    } finally {
      await store.close();
    }
  });
}

async function addUnit({ store, options, now }: Task): Promise<string> {
  const [id, name, kind, plan] = [
    need(options, "id"),
    need(options, "name"),
    need(options, "kind"),
    need(options, "plan"),
  ];
  await knownPlan(plan);
  const parent = options["parent"] ?? null;
  return change(store, now, "unit.add", id, { name, kind, plan, parent: parent ?? "" }, async (tx) => {
    if (parent !== null && !(await tx.units()).some((u) => u.id === parent))
      throw new UsageError(`--parent ${parent}: no such unit`);
    const added = await tx.addUnit({ id, name, kind, plan, parent, at: now });
    if (added === "exists") throw new UsageError(`--id ${id}: there is such a unit already`);
    return `${id}\n`;
  });
}

async function invite({ store, options, now }: Task): Promise<string> {
  const unit = need(options, "unit");
  const role = roleOf(options["role"] ?? "member");
  const [uses, days] = [count(options, "uses", 1), count(options, "days", 30)];
  const code = `KHEO-${systemIds.code(CODE_LENGTH)}`;
  // The code itself is a secret and stays out of the log.
  return change(store, now, "invite.add", unit, { role, uses, days }, async (tx) => {
    if (!(await tx.units()).some((u) => u.id === unit))
      throw new UsageError(`--unit ${unit}: no such unit; "admin units" lists them`);
    await tx.addInvite({
      code,
      unit,
      role,
      person: null,
      usesLeft: uses,
      expiresAt: now + days * DAY_MS,
      at: now,
    });
    return `${code}\n`;
  });
}

async function addPerson({ store, options, now }: Task): Promise<string> {
  return addPersonTask(store, now, {
    name: need(options, "name"),
    title: need(options, "title"),
    unit: need(options, "unit"),
    role: roleOf(need(options, "role")),
    phone: options["phone"] ?? "",
  });
}

async function grant({ store, options, now }: Task): Promise<string> {
  const [person, unit, role] = [
    need(options, "person"),
    need(options, "unit"),
    roleOf(need(options, "role")),
  ];
  return change(store, now, "role.grant", person, { unit, role }, async (tx) => {
    if ((await tx.person(person)) === null)
      throw new UsageError(`--person ${person}: no such person; "admin people" lists them`);
    if (!(await tx.units()).some((u) => u.id === unit))
      throw new UsageError(`--unit ${unit}: no such unit; "admin units" lists them`);
    return `${await tx.grant(person, { unit, role }, now)}\n`;
  });
}

async function setPlan({ store, options, now }: Task, open: boolean): Promise<string> {
  const [plan, reason] = [need(options, "plan"), need(options, "reason")];
  await knownPlan(plan);
  return change(store, now, open ? "plan.open" : "plan.close", plan, { reason }, async (tx) => {
    await tx.setPlanOpening({ plan, open, by: "operator", reason, at: now });
    return `${open ? "open" : "closed"}\n`;
  });
}

/** One change and its audit entry, together or not at all. */
async function change(
  store: Store,
  at: number,
  action: string,
  object: string,
  detail: { readonly [key: string]: string | number },
  work: (tx: StoreWrites) => Promise<string>,
): Promise<string> {
  return store.tx(async (tx) => {
    const printed = await work(tx);
    await tx.audit({ id: systemIds.id(), actor: "operator", action, object, detail, at });
    return printed;
  });
}

async function knownPlan(plan: string): Promise<void> {
  const { plans } = await openKnowledge(paths.knowledge);
  if (!plans.some((p) => p.id === plan))
    throw new UsageError(`--plan ${plan}: no such plan; one of ${plans.map((p) => p.id).join(", ")}`);
}

function need(options: Options, name: string): string {
  const value = options[name];
  if (value === undefined || value === "") throw new UsageError(`--${name} is missing; --help shows how`);
  return value;
}

function roleOf(role: string): "member" | "reviewer" | "admin" {
  if (role === "member" || role === "reviewer" || role === "admin") return role;
  throw new UsageError(`--role ${role}: one of member, reviewer, admin`);
}

function count(options: Options, name: string, fallback: number): number {
  const n = Number(options[name] ?? fallback);
  if (!Number.isInteger(n) || n < 1 || n > 1_000_000)
    throw new UsageError(`--${name}: a whole number from 1`);
  return n;
}

function lines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

await runIfStarted(import.meta.url, runAdmin);
