/**
 * Many people who write to an Official Account at a steady pace, whatever the webhook does: signed events, the same ones again, and what nobody
 * should believe. Each person's next event goes out after the answer to the one before. Imports nothing of the product.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { randomOf } from "../support/random.ts";
import { mac } from "./zalo/signing.ts";

/** One call of the webhook; gives the status of its answer. */
export type Post = (body: Buffer, signature: string | null) => Promise<number>;

export interface CrowdOptions {
  readonly post: Post;
  readonly app: string;
  readonly oa: string;
  readonly secretKey: string;
  /** By Zalo's clock, ms. */
  readonly now: () => number;
  /** Calls a second. */
  readonly perSecond: number;
  /** What each of them says, in order. */
  readonly says: readonly string[];
  readonly people: readonly string[];
  /** So many of them talk at a time. */
  readonly abreast: number;
}

export interface Crowded {
  /** Ms from the moment a call was due to its answer: a call that had to wait for the one before has waited too. */
  readonly latencies: readonly number[];
  /** How many calls of each kind. */
  readonly calls: { readonly [kind in Kind]: number };
  /** How often each status was answered. */
  readonly statuses: ReadonlyMap<number, number>;
  readonly seconds: number;
}

type Kind = "said" | "repeated" | "garbage";

/** Who stands in the garbage: nobody of the crowd. */
export const STRANGER = "999999999999999999";
const FOUR_HOURS_MS = 4 * 3_600_000;
/** Of a hundred calls. */
const GARBAGE = 12;
const REPEATS = 10;

/** Resolves when everybody has said everything and every call was answered. */
export async function crowd(options: CrowdOptions): Promise<Crowded> {
  const { post, perSecond } = options;
  const latencies: number[] = [];
  const statuses = new Map<number, number>();
  const calls = { said: 0, repeated: 0, garbage: 0 };
  const begun = performance.now();
  const waiting: Promise<void>[] = [];
  let slot = 0;
  for (const { kind, call, after } of program(options)) {
    const due = begun + (slot * 1_000) / perSecond;
    slot += 1;
    if (due > performance.now()) await sleep(due - performance.now());
    calls[kind] += 1;
    const answered = (async () => {
      await after();
      const { body, signature } = call();
      const status = await post(body, signature);
      latencies.push(performance.now() - due);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    })();
    after.is(answered);
    waiting.push(answered);
  }
  await Promise.all(waiting);
  return { latencies, calls, statuses, seconds: (performance.now() - begun) / 1_000 };
}

interface Call {
  readonly body: Buffer;
  readonly signature: string | null;
}

/** Waits for the call before, and is told which one is the next one's before. */
interface After {
  (): Promise<void>;
  is(answered: Promise<void>): void;
}

interface Slot {
  readonly kind: Kind;
  readonly call: () => Call;
  readonly after: After;
}

/** What is called when; the same for the same options, but for the clock. */
function* program(options: CrowdOptions): Generator<Slot> {
  const { says, people, abreast } = options;
  const random = randomOf(20_261_123);
  const queue = people.map((id) => ({ id, said: 0, after: oneByOne() }));
  const talking = queue.splice(0, abreast);
  const said: Call[] = [];
  let strange = 0;
  for (let turn = 0; talking.length > 0;) {
    const draw = random() * 100;
    const again = said[Math.floor(random() * said.length)];
    if (draw < GARBAGE) {
      const make = STRANGE[strange % STRANGE.length] ?? unsigned;
      strange += 1;
      const id = `g-${strange}`;
      yield { kind: "garbage", call: () => make(options, id), after: atOnce() };
    } else if (draw < GARBAGE + REPEATS && again !== undefined) {
      yield { kind: "repeated", call: () => again, after: atOnce() };
    } else {
      turn %= talking.length;
      const person = talking[turn];
      if (person === undefined) return;
      const [at, text] = [person.said, says[person.said] ?? ""];
      const call = (): Call => {
        const made = signed(options, message(options, person.id, `${person.id}-${at}`, text));
        said.push(made);
        return made;
      };
      yield { kind: "said", call, after: person.after };
      person.said += 1;
      if (person.said === says.length) talking.splice(turn, 1, ...queue.splice(0, 1));
      else turn += 1;
    }
  }
}

function oneByOne(): After {
  let before = Promise.resolve();
  return Object.assign(() => before, { is: (answered: Promise<void>) => void (before = answered) });
}

function atOnce(): After {
  return Object.assign(() => Promise.resolve(), { is: () => undefined });
}

/** What has no effect, each for a reason of its own; some is signed well. */
const STRANGE: readonly ((options: CrowdOptions, id: string) => Call)[] = [
  unsigned,
  (options, id) => {
    const { body } = signed(options, message(options, STRANGER, id, "Chào"));
    return { body, signature: `mac=${mac(options.oa, body, String(options.now()), options.secretKey)}` };
  },
  (options, id) => {
    const whole = signed(options, message(options, STRANGER, id, "Chào"));
    return { ...whole, body: whole.body.subarray(0, -9) };
  },
  () => ({ body: Buffer.from("[]"), signature: "mac=" }),
  (options, id) =>
    signed(options, { ...message(options, STRANGER, id, "Chào"), event_name: "user_send_hologram" }),
  (options, id) =>
    signed(options, { ...message(options, STRANGER, id, "Chào"), event_name: "anonymous_send_text" }),
  (options, id) => signed(options, { ...message(options, STRANGER, id, "Chào"), recipient: { id: "1" } }),
  (options, id) => signed(options, { ...message(options, STRANGER, id, "Chào"), message: undefined }),
  (options, id) => {
    const timestamp = String(options.now() - FOUR_HOURS_MS);
    return signed(options, { ...message(options, STRANGER, id, "Chào"), timestamp });
  },
];

function unsigned(options: CrowdOptions, id: string): Call {
  return { ...signed(options, message(options, STRANGER, id, "Chào")), signature: null };
}

interface Event {
  readonly timestamp: string;
  readonly [field: string]: unknown;
}

function message({ app, oa, now }: CrowdOptions, user: string, id: string, text: string): Event {
  return {
    app_id: app,
    sender: { id: user },
    user_id_by_app: `${user}7`,
    recipient: { id: oa },
    event_name: "user_send_text",
    message: { text, msg_id: `m-${id}` },
    timestamp: String(now()),
  };
}

function signed({ app, secretKey }: CrowdOptions, event: Event): Call {
  const body = Buffer.from(JSON.stringify(event));
  return { body, signature: `mac=${mac(app, body, event.timestamp, secretKey)}` };
}
