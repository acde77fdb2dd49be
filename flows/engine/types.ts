/** The shapes the engine works on: what it keeps and what it decides (what it is told: `world.ts`). All plain data but for step functions. */
import type {
  Answers,
  AuditEntry,
  Button,
  Citation,
  Claim,
  Draft,
  DutyStatus,
  Expects,
  FileLink,
  FileRow,
  IncomingFile,
  Instant,
  Json,
  OutboundKind,
  Paper,
  Person,
  Phone,
  PlanOpening,
  Registration,
  RegistrationState,
  Role,
  StepKind,
} from "../ports.ts";
import type { Ctx } from "./world.ts";

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

/** Part of a long list: a page (the first is 0), or, when there are any, the options that hold what was typed (their values). */
export interface Excerpt {
  readonly page: number;
  readonly hits: readonly string[];
}

export interface State {
  readonly v: 1;
  /** Names conversation, step and revision at once: new whenever what is asked changes; buttons carry it. */
  readonly token: string;
  /** Open flows, the current one last. */
  readonly stack: readonly Frame[];
  /** The newest questions asked, oldest first. */
  readonly history: readonly string[];
  /** Which part of a long list of options is shown; null from its beginning. */
  readonly excerpt: Excerpt | null;
  /** Since when this is asked; null when nothing was. What was written before is no answer to it. */
  readonly askedAt: Instant | null;
  /** How often the present question was answered in vain. */
  readonly misses: number;
  /** When the person last did something here; null when never. */
  readonly heardAt: Instant | null;
  /** The step shown last; a draft that went on elsewhere stands at another one, and no answer to this one may land there. */
  readonly shown: string | null;
  /** A text taken for a question although a form waited for text: may still be claimed as the answer. */
  readonly claim: string | null;
  /** Declined to be stored: may ask questions, nothing else. */
  readonly guest: boolean;
  /** When the newest wrong codes were typed here (`codes.ts`), oldest first. */
  readonly guesses: readonly Instant[];
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
  /** This conversation is that person's from now on, and with `merges` so is everything of who it was before; the code is used up. */
  | { readonly type: "link"; readonly code: string; readonly person: string; readonly merges: boolean }
  | { readonly type: "link-code"; readonly code: string; readonly expiresAt: Instant }
  /** The conversation is nobody's any more. */
  | { readonly type: "unlink"; readonly conversation: string }
  /** Staff of these units is told that somebody claims to be a person of theirs. */
  | {
      readonly type: "claim";
      readonly claim: Claim;
      readonly units: readonly string[];
      readonly notice: string;
    }
  /** Confirmed: the conversation that claims is the person's, with this consent if they had given none. `notice` is said there. */
  | {
      readonly type: "settle-claim";
      readonly claim: Claim;
      readonly confirmed: boolean;
      readonly consent: string;
      readonly notice: string;
    }
  /** `vouched`: the number is theirs for sure, whoever was reminded by it before. */
  | { readonly type: "put-phone"; readonly phone: Omit<Phone, "person">; readonly vouched: boolean }
  | { readonly type: "drop-phone" }
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
  /** What the person's own number means at a step that asks for it (`Step.phone`), where it is no part of an answer. */
  phone?(view: View, number: string, ctx: Ctx): Outcome;
  /** Something would be lost by cancelling: ask first. */
  precious(view: View): boolean;
  /** Said when the person leaves to go on later (`controls.save`). */
  saved(view: View): string;
  /** Said when `view` gives null. */
  gone(frame: Frame, ctx: Ctx): string;
}
