/** What a turn is told, and what it knows when it begins. Plain data. */
import type {
  Answer,
  ChannelId,
  Claim,
  Conversation,
  Draft,
  Due,
  DutyStatus,
  FileLoss,
  Ids,
  IncomingFile,
  Instant,
  Invite,
  Knowledge,
  LocalDate,
  Person,
  Phone,
  PlanOpening,
  Registration,
  Reminder,
  Role,
  StoredFile,
  Undelivered,
  Unit,
} from "../ports.ts";

/** One event as a flow sees it: text is already normalised (`input.ts`). */
export type FlowEvent =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "action"; readonly action: string }
  /** A command of the channel's menu, in the words it stands for; null for one that there is not. Never an answer. */
  | { readonly type: "command"; readonly says: string | null }
  /** The person shared their own telephone number. */
  | { readonly type: "phone"; readonly number: string }
  /** A picture or document; only announced, its bytes are with the platform still. */
  | { readonly type: "file"; readonly file: IncomingFile; readonly caption: string }
  /** Something came that this version can't read. */
  | { readonly type: "unreadable"; readonly what: Unreadable }
  /** A file that was sent for this draft has been fetched, or could not be. */
  | { readonly type: "file-kept"; readonly file: StoredFile; readonly draft: string }
  | { readonly type: "file-lost"; readonly name: string; readonly why: FileLoss; readonly draft: string }
  /** A paper that was asked for is there. */
  | { readonly type: "paper-made"; readonly file: StoredFile; readonly code: string }
  /** The result of an answer job comes back. */
  | { readonly type: "answer"; readonly answer: Answer }
  /** Reminders have become due for the person of this conversation: one message, whether one or several. */
  | {
      readonly type: "reminder";
      readonly items: readonly { readonly reminder: Reminder; readonly due: Due }[];
    };

/** What people send besides text: a film (or a file, on a channel that brings none), a voice, somebody else's contact card, a correction of an earlier message. */
export type Unreadable = "file" | "voice" | "contact" | "edited" | "other";

/** What is known when a turn begins; loaded inside its transaction, so it cannot change during the turn. */
export interface World {
  readonly conversation: Pick<Conversation, "id" | "channel"> & {
    /** Several people read it (a group): only questions about the plans are answered there. */
    readonly shared: boolean;
    /** Files that people send here can be fetched. */
    readonly files: boolean;
    /** People can share their own number here: one the platform vouches for, or one that is only claimed. Null where they can't. */
    readonly phone: "vouched" | "claimed" | null;
  };
  readonly person: Person | null;
  readonly roles: readonly Role[];
  readonly units: readonly Unit[];
  readonly drafts: readonly Draft[];
  readonly registrations: readonly Registration[];
  /** Registrations that wait for a decision of this person as reviewer, oldest first. */
  readonly toReview: readonly Registration[];
  readonly dutyStatuses: readonly DutyStatus[];
  /** Reminders already made for this person. */
  readonly reminders: readonly Reminder[];
  readonly openings: readonly PlanOpening[];
  /** The invitation behind the typed text, when it is one that still holds. */
  readonly invite: { readonly invite: Invite; readonly person: Person | null } | null;
  /** The invitation this conversation is joining with, typed in an earlier turn, while it still holds. */
  readonly joiningWith: { readonly invite: Invite; readonly person: Person | null } | null;
  /** The link code that was typed, when it still holds. */
  readonly link: Link | null;
  /** The link code that an open question is about, while it holds. */
  readonly linkingWith: Link | null;
  /** Too many wrong codes came: none is looked at before this instant. */
  readonly codesFrom: Instant | null;
  /** The one person on the staff list who has the number that was just shared by a newcomer; null for none, and for several. */
  readonly listed: (Known & { readonly phone: Phone }) | null;
  /** One's own ways to Khéo; loaded only where they are asked for. */
  readonly own: Own | null;
  /** Claims that wait for a decision of this person as staff, oldest first. */
  readonly claims: readonly WaitingClaim[];
  /** How Khéo's messages fared with the people one looks after; loaded only for staff, and only where they ask for it. */
  readonly deliveries: Deliveries | null;
  readonly knowledge: Knowledge;
  /** Example data: plans that have ended may be used for practice. */
  readonly demo: boolean;
}

/** Somebody the store knows, with what has to be said of them. */
export interface Known {
  readonly person: Person;
  readonly roles: readonly Role[];
  readonly drafts: readonly Draft[];
  /** How many. */
  readonly registrations: number;
}

/** A link code that holds, and whose it is. */
export interface Link {
  readonly code: string;
  readonly of: Known;
}

export interface Own {
  /** Conversations in which one speaks, the one used last first. */
  readonly channels: readonly {
    readonly id: string;
    readonly channel: ChannelId;
    readonly heardAt: Instant | null;
  }[];
  readonly phone: Phone | null;
}

/** Reminders that staff has to see to, newest first, and this month's messages on Zalo by the platform's quota. */
export interface Deliveries {
  readonly undelivered: Picked<UndeliveredOf>;
  readonly unknown: Picked<UndeliveredOf>;
  readonly spent: readonly { readonly quota: string; readonly messages: number }[];
}

/** An undelivered reminder, with whose it is: name, and unit among those one looks after; either may be empty. */
export interface UndeliveredOf extends Undelivered {
  readonly name: string;
  readonly unit: string;
}

/** What is shown of a list, and how many there are beside. */
export interface Picked<T> {
  readonly shown: readonly T[];
  readonly rest: number;
}

/** A claim, with who is claimed to be speaking, and where. */
export interface WaitingClaim {
  readonly claim: Claim;
  readonly person: Person;
  readonly roles: readonly Role[];
  readonly channel: ChannelId;
}

export interface Ctx {
  readonly now: Instant;
  /** The day of `now` in Asia/Ho_Chi_Minh. */
  readonly today: LocalDate;
  readonly world: World;
  readonly ids: Ids;
}
