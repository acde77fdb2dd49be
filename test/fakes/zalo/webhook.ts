/** The webhook as tests drive it: set-up, forgeries, strange bodies, and events that come twice, late or in another order. */
import type { Delivery } from "./delivery.ts";
import { fromUser, stamp } from "./events.ts";
import { malformed, type Malformed } from "./malformed.ts";
import { seal, untidy, type Forgery, type Sealed } from "./signing.ts";
import type { Happening, Person, World } from "./world.ts";

/** Statuses are those of the answers; null where none came in time. */
export interface Webhook extends Omit<Delivery, "queue" | "once" | "close" | "url"> {
  /** Saving the address in the console: a POST without signature, shaped like a message; accepted only with 200. */
  setUp(url?: string): Promise<{ readonly accepted: boolean; readonly status: number | null }>;
  /** A message nobody wrote, with a signature that is wrong in this way, posted once. */
  forge(forgery: Forgery, text: string, from?: string): Promise<number | null>;
  /** A strange body by somebody the OA knows or not, well signed, posted once. */
  malformed(kind: Malformed, text: string, from?: string): Promise<number | null>;
  /** An event as it is, well signed and delivered like any other; the timestamp is added when it has none. */
  raw(event: Happening): void;
}

/** Wraps the delivery of a world. */
export function openWebhook(world: World, delivery: Delivery): Webhook {
  const stranger = (id = "100000000000000001"): Person => world.people.get(id) ?? nobody(id);
  const invented = (text: string, from?: string): Happening =>
    fromUser(world, stranger(from), "user_send_text", { message: { msg_id: world.nextId("m"), text } });
  return Object.assign(delivery, {
    setUp: async (url?: string) => {
      if (url !== undefined) delivery.deliverTo(url);
      const body = Buffer.from(untidy(invented("Zalo webhook test")));
      const status = await delivery.once({ body, signature: null });
      return { accepted: status === 200, status };
    },
    forge: (forgery: Forgery, text: string, from?: string) =>
      delivery.once(sealed(world, invented(text, from), forgery)),
    malformed: (kind: Malformed, text: string, from?: string) => {
      const { raw, timestamp } = malformed(world, stranger(from), kind, text);
      return delivery.once(seal(world, raw, timestamp));
    },
    raw: (event: Happening) => world.emit({ timestamp: stamp(world), ...event }),
  });
}

/** An event as bytes with its signature. */
export function sealed(world: World, event: Happening, forgery?: Forgery): Sealed {
  return seal(world, Buffer.from(untidy(event)), String(event["timestamp"]), forgery);
}

function nobody(id: string): Person {
  return {
    id,
    byApp: `${id}7`,
    name: "",
    phone: null,
    admin: false,
    follows: false,
    followedAt: null,
    lastInteraction: null,
    blocked: false,
    idle: false,
    withdrawn: false,
    sharedInfo: null,
    confirmsAfter: null,
    lines: [],
  };
}
