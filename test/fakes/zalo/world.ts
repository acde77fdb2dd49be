/** The OA, the people, what stands in their chats, and what was paid: the state behind every path. */
import type { Clock } from "./clock.ts";
import type { Content } from "./content.ts";
import type { Media } from "./media.ts";
import type { Signal } from "../signal.ts";
import type { Switches } from "./switches.ts";
import type { Template } from "./templates.ts";

/** May be changed at any moment of a test. */
export interface Oa {
  readonly id: string;
  name: string;
  /** 2 business, 4 government. */
  type: 2 | 4;
  package: "basic" | "standard" | "growth" | "comprehensive";
  verified: boolean;
  /** The OA Secret Key of the webhook page. */
  readonly secretKey: string;
}
/** The app in the developer console. */
export interface App {
  readonly id: string;
  readonly secret: string;
  readonly redirectUri: string;
  /** “Require app secret proof”. */
  requireProof: boolean;
}

/** Which quota a message was counted in; null: paid from the wallet. */
export type Quota = "reply" | "welcome_msg" | "sub_quota" | null;
/** A message of the OA as it was settled; nothing was sent unless it stands here. */
export interface Charge {
  /** Milliseconds. */
  readonly at: number;
  readonly for: "consultation" | "template_uid" | "template_phone";
  /** Id of the user, or phone. */
  readonly to: string;
  readonly message_id: string;
  readonly quota: Quota;
  /** Đồng; 0 while a quota covers it. */
  readonly amount: number;
}

/** A template as it was sent; `phone` and `tracking` are null by user id. */
export interface SentTemplate {
  readonly id: string;
  readonly data: { readonly [name: string]: unknown };
  readonly phone: string | null;
  readonly tracking: string | null;
}

/** A message in a chat. */
export interface Line {
  readonly id: string;
  readonly from: "user" | "oa" | "admin";
  readonly at: number;
  readonly text: string;
  /** What the OA sent beside the text. */
  readonly content: Content | null;
  readonly template: SentTemplate | null;
  readonly quote: string | null;
  /** Null for what was not sent by API. */
  readonly cost: Charge | null;
  /** Without a sound: templates at night. */
  readonly silent: boolean;
  /** Whether the person can see it; hidden taps he can't. */
  readonly visible: boolean;
  readonly reactions: string[];
  received: boolean;
  seen: boolean;
}

/** Somebody with Zalo, as the OA knows him. */
export interface Person {
  /** Scoped to the OA: the one to send to. */
  readonly id: string;
  readonly byApp: string;
  readonly name: string;
  /** 84…, digits only. */
  readonly phone: string | null;
  /** Administers the OA: templates in development reach him. */
  readonly admin: boolean;
  follows: boolean;
  /** Milliseconds; null: never. */
  followedAt: number | null;
  lastInteraction: number | null;
  blocked: boolean;
  idle: boolean;
  withdrawn: boolean;
  sharedInfo: object | null;
  /** Milliseconds until the phone confirms a message of the OA; null: it never does by itself. */
  confirmsAfter: number | null;
  lines: readonly Line[];
}

/** Somebody who writes without being known to the OA. */
export interface Visitor {
  readonly id: string;
  readonly conversationId: string;
  readonly inbox: string[];
}

/** An event before it is signed. */
export interface Happening {
  readonly event_name: string;
  readonly [field: string]: unknown;
}

/** Everything. */
export interface World {
  readonly app: App;
  readonly oa: Oa;
  readonly switches: Switches;
  readonly clock: Clock;
  readonly signal: Signal;
  readonly media: Media;
  readonly people: Map<string, Person>;
  readonly visitors: Map<string, Visitor>;
  readonly templates: Map<string, Template>;
  readonly ledger: Charge[];
  /** What callers did wrong that no test asked for. */
  readonly problems: string[];
  /** Đồng. */
  wallet: number;
  /** Consultation messages in the package beyond 48 h, this month. */
  subQuota: { remain: number; readonly total: number };
  templateQuota: { remain: number; readonly total: number };
  /** Delivers an event to the webhook. */
  emit(event: Happening): void;
  nextId(prefix: string): string;
  /** Whether this is said for the first time: what one refusal teaches need not be asked again. */
  firstTime(what: string): boolean;
}

/** Puts a message into a chat. */
export function put(world: World, person: Person, line: Pick<Line, "from" | "text"> & Partial<Line>): Line {
  const made: Line = {
    id: world.nextId("m"),
    at: world.clock.now(),
    content: null,
    template: null,
    quote: null,
    cost: null,
    silent: false,
    visible: true,
    reactions: [],
    received: false,
    seen: false,
    ...line,
  };
  person.lines = [...person.lines, made];
  world.signal.happened();
  return made;
}

/** A message of a chat; undefined when there is none. */
export function lineOf(person: Person, id: string): Line | undefined {
  return person.lines.find((line) => line.id === id);
}
