/** The shapes the engine works on: what it is told, what it keeps, what it decides. All plain data but for step functions. */
import type {
  Answer,
  Answers,
  AuditEntry,
  Button,
  Citation,
  Conversation,
  Draft,
  Due,
  DutyStatus,
  Expects,
  FileLink,
  FileLoss,
  FileRow,
  Ids,
  IncomingFile,
  Instant,
  Invite,
  Json,
  Knowledge,
  LocalDate,
  OutboundKind,
  Paper,
  Person,
  PlanOpening,
  Registration,
  RegistrationState,
  Reminder,
  Role,
  StepKind,
  StoredFile,
  Unit,
} from "../ports.ts";

// ---------------------------------------------------------------- in

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
  /** A reminder has become due for the person of this conversation. */
  | { readonly type: "reminder"; readonly reminder: Reminder; readonly due: Due };

/** What people send besides text: a film (or a file, on a channel that brings none), a voice, somebody else's contact card, a correction of an earlier message. */
export type Unreadable = "file" | "voice" | "contact" | "edited" | "other";

/** What is known when a turn begins; loaded inside its transaction, so it cannot change during the turn. */
export interface World {
  readonly conversation: Pick<Conversation, "id" | "channel"> & {
    /** Several people read it (a group): only questions about the plans are answered there. */
    readonly shared: boolean;
    /** Files that people send here can be fetched. */
    readonly files: boolean;
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
  readonly joiningWith: Invite | null;
  readonly knowledge: Knowledge;
  /** Example data: plans that have ended may be used for practice. */
  readonly demo: boolean;
}

export interface Ctx {
  readonly now: Instant;
  /** The day of `now` in Asia/Ho_Chi_Minh. */
  readonly today: LocalDate;
  readonly world: World;
  readonly ids: Ids;
}

// ---------------------------------------------------------------- kept between turns

/** One open flow of a conversation. */
export interface Frame {
  readonly flow: string;
  readonly version: number;
  readonly step: string;
  readonly answers: Answers;
  /** The draft that holds step and answers of a registration, once it exists. */
  readonly draft: string | null;
  /** Set while one answer is being corrected: the step to return to. */
  readonly returnTo: string | null;
  /** A question of the engine itself that stands before the step: which item to correct, whether to cancel. */
  readonly aside: "edit" | "cancel" | null;
}

export interface State {
  readonly v: 1;
  /** Names conversation, step and revision at once: new whenever what is asked changes; buttons carry it. */
  readonly token: string;
  /** Open flows, the current one last. */
  readonly stack: readonly Frame[];
  /** The newest questions asked, oldest first. */
  readonly history: readonly string[];
  /** The step shown last; a draft that went on elsewhere stands at another one, and no answer to this one may land there. */
  readonly shown: string | null;
  /** A text taken for a question although a form waited for text: may still be claimed as the answer. */
  readonly claim: string | null;
  /** Declined to be stored: may ask questions, nothing else. */
  readonly guest: boolean;
  /** The last submission, so that a second press gives the same receipt; `fresh` until anything else is said (a second “1” or “gửi”). */
  readonly receipt: { readonly token: string; readonly code: string; readonly fresh: boolean } | null;
}

// ---------------------------------------------------------------- out

/** A message before its buttons have actions. */
export interface Say {
  readonly kind: OutboundKind;
  readonly text: string;
  readonly buttons: readonly Button[];
  readonly citations: readonly Citation[];
  readonly files: readonly FileLink[];
  /** `MessageBody.phone` */
  readonly phone?: true;
}

/** What the edge has to do, in this order, in the transaction of the turn. */
export type Effect =
  | { readonly type: "say"; readonly say: Say }
  /** Answer this question outside the transaction; the result comes back as an `answer` event. */
  | {
      readonly type: "ask";
      readonly question: string;
      readonly plan: string | null;
      readonly history: readonly string[];
    }
  /** Fetch this file outside the transaction; it comes back as `file-kept` or `file-lost`. */
  | { readonly type: "fetch-file"; readonly file: IncomingFile; readonly draft: string }
  | { readonly type: "add-file"; readonly file: FileRow }
  /** Make this paper outside the transaction; it comes back as `paper-made`. */
  | { readonly type: "make-paper"; readonly paper: Paper }
  | { readonly type: "join"; readonly person: Person; readonly role: Role; readonly invite: string | null }
  /** This conversation now belongs to a person known before (an invitation made for them). */
  | { readonly type: "become"; readonly person: string; readonly invite: string | null }
  | { readonly type: "add-role"; readonly role: Role; readonly invite: string }
  | { readonly type: "update-person"; readonly change: Partial<Omit<Person, "id">> }
  | { readonly type: "erase-person" }
  /** `from`: the draft that this one goes on from, whose files become its own. */
  | { readonly type: "add-draft"; readonly draft: Draft; readonly from?: string }
  | {
      readonly type: "save-draft";
      readonly draft: Pick<Draft, "id" | "version" | "step" | "answers" | "formVersion" | "state">;
    }
  | { readonly type: "submit"; readonly registration: Omit<Registration, "version"> }
  | {
      readonly type: "decide";
      readonly registration: Pick<Registration, "id" | "draft" | "version" | "note" | "answers"> & {
        readonly state: RegistrationState;
      };
      /** Whose registration it is, and what they are told. */
      readonly person: string;
      readonly notice: string;
    }
  /** A notice to those who review for this unit (its own or a higher unit's staff). */
  | { readonly type: "tell-staff"; readonly unit: string; readonly text: string }
  | { readonly type: "duty"; readonly status: DutyStatus }
  | { readonly type: "open-plan"; readonly opening: PlanOpening }
  | { readonly type: "audit"; readonly entry: AuditEntry };

export interface TurnOutcome {
  readonly state: State;
  readonly effects: readonly Effect[];
  readonly expects: Expects | null;
  /** What came changed nothing: a stale or forged button, or something that can't be read here. */
  readonly refused: boolean;
}

// ---------------------------------------------------------------- flows as data

/** What came of reading an answer. A wrong answer is a value, not an exception. */
export type Parsed =
  | {
      readonly outcome: "ok";
      readonly value: Json;
      /** How it was understood, said back. */ readonly note?: string;
    }
  | { readonly outcome: "retry"; readonly reason: string };

export interface Option {
  readonly value: string;
  readonly label: string;
  /** Other words that mean this option, folded. */
  readonly aliases?: readonly string[];
}

export interface Help {
  readonly text: string;
  readonly citation: Citation | null;
}

/** Where a flow stands: the frame with the step and answers that count (a draft's own, when there is one). */
export interface View {
  readonly frame: Frame;
  readonly step: string;
  readonly answers: Answers;
  readonly draft: Draft | null;
}

export interface Step {
  /** The datum asked for; stable across directives (`contracts.md`). */
  readonly id: string;
  readonly kind: StepKind;
  readonly label: string;
  readonly question: string;
  readonly example: string | null;
  readonly help: Help;
  readonly optional: boolean;
  /** A telephone number is part of the answer. */
  readonly phone?: true;
  /** Not counted in “Bước 4/15”: a question of the conversation, not of the form. */
  readonly uncounted?: boolean;
  /** For `choice` and `confirm`. */
  readonly options: readonly Option[];
  parse(text: string): Parsed;
  /** For `file`: why this file is not taken, told before it is fetched; null when it may be. */
  takes?(file: IncomingFile): string | null;
  /** How the stored value reads on the review card and in “Đang ghi”. */
  show(value: Json): string;
}

/** What a flow wants after an answer, a move or its end. */
export interface Outcome {
  readonly effects: readonly Effect[];
  /** What stands in place of this frame, the new top last; empty closes it. */
  readonly frames: readonly Frame[];
  /** Said before the next question. */
  readonly says: readonly Say[];
  /** The receipt of a submission that happened here. */
  readonly receipt?: string;
  /** From now on a guest (declined to be stored), or no longer one. */
  readonly guest?: boolean;
}

/** A flow: ordered steps walked by the engine, and what becomes of the answers. */
export interface Flow {
  readonly id: string;
  /** Grows when steps change their meaning; older frames are resumed or told what changed. */
  readonly version: number;
  /** Commands that make sense here besides lùi, hủy, trợ giúp. */
  readonly controls: { readonly edit: boolean; readonly save: boolean };
  /** A soft flow gives way to anything it does not understand (a reminder waiting for 1–4). */
  readonly soft?: boolean;
  /** Where the flow stands; null when what it worked on is gone (submitted elsewhere, deleted). */
  view(frame: Frame, ctx: Ctx): View | null;
  /** All steps that apply now, in order. */
  steps(view: View, ctx: Ctx): readonly Step[];
  /** An answer was accepted: `view` holds it already; `next` is the step to show then, null after the last one. */
  accept(view: View, step: Step, next: string | null, ctx: Ctx): Outcome;
  /** A move without an answer (lùi, sửa): `view` stands at the new step already. */
  move(view: View, ctx: Ctx): Outcome;
  /** Given up by the person (after they confirmed, where something would be lost). */
  cancel(view: View, ctx: Ctx): Outcome;
  /** Something would be lost by cancelling: ask first. */
  precious(view: View): boolean;
  /** Said when the person leaves to go on later (`controls.save`). */
  saved(view: View): string;
  /** Said when `view` gives null. */
  gone(frame: Frame, ctx: Ctx): string;
}
