/**
 * Every value and interface the core needs from outside. `db/` and `knowledge/` implement these and import nothing else of
 * `flows/`; `bot/` wires them. No SQL types, no platform types, no I/O here.
 *
 * Longer than other files on purpose: it is the one page on which every room can read what it owes the others.
 *
 * Units used everywhere: `Instant` is milliseconds since the epoch (UTC); `LocalDate` is a calendar day in Asia/Ho_Chi_Minh.
 */

export type Instant = number;
/** `YYYY-MM-DD`, a calendar day in Asia/Ho_Chi_Minh. */
export type LocalDate = string;
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
/** The part of `Json` that stored state and payloads have on top. */
export type JsonObject = { readonly [key: string]: Json };

// ---------------------------------------------------------------- time and identity

export interface Clock {
  now(): Instant;
}

export interface Ids {
  /** A new globally unique, time-ordered id (URL-safe, at most 36 characters). */
  id(): string;
  /** `length` characters of an alphabet without look-alikes (no 0 O 1 I L), for codes that people read aloud. */
  code(length: number): string;
}

// ---------------------------------------------------------------- what the directives say

/** A verbatim quote and where it stands. `number` is the document number, or a plain description when it is unknown. */
export interface Citation {
  readonly plan: string;
  readonly number: string;
  readonly section: string;
  readonly quote: string;
}

export type WordingClass = "before" | "no-later-than" | "within" | "year" | "undated";
export type DueStatus = "upcoming" | "due-soon" | "overdue" | "past" | "undated";

/** One obligation at one occurrence, with its days computed (`contracts.md`, *Due*). */
export interface Due {
  readonly plan: string;
  readonly obligation: string;
  readonly title: string;
  readonly owedBy: string;
  /** Kinds of unit that owe it, matched against `Unit.kind`. */
  readonly owedByKinds: readonly string[];
  /** Null where the directive names no recipient. */
  readonly owedTo: string | null;
  readonly wording: string;
  readonly class: WordingClass;
  /** `2026`, `2026-11`, or null when undated. */
  readonly occurrence: string | null;
  readonly lastValidDay: LocalDate | null;
  readonly lastWorkingDay: LocalDate | null;
  readonly status: DueStatus;
  readonly source: Citation;
}

/** What the calendar knows of working days; pure data behind it. */
export interface WorkCalendar {
  isWorkingDay(day: LocalDate): boolean;
  /** The nearest working day on or before `day`. */
  workingDayOnOrBefore(day: LocalDate): LocalDate;
  /** `day` moved by `n` working days (n may be negative; n = 0 gives `day` itself). */
  addWorkingDays(day: LocalDate, n: number): LocalDate;
}

/** One entry of a plan's registration form: a canonical step, with what this plan says about it. */
export interface FormEntry {
  readonly step: string;
  /** The plan's own label, when it has one. */
  readonly label: string | null;
  readonly example: string | null;
  readonly help: string | null;
  readonly optional: boolean | null;
  /** What the directive says about it; null when the directive is silent. */
  readonly source: Citation | null;
}

export interface FieldOption {
  readonly code: string;
  readonly label: string;
}

/** What flows need to know of one directive's programme. */
export interface Plan {
  readonly id: string;
  /** `66-KH/TU`, or null when the number is unknown. */
  readonly number: string | null;
  readonly issuer: string;
  /** Short name for lists: `66-KH/TU · Tỉnh ủy Tuyên Quang, 2026-2030`. */
  readonly label: string;
  /** Name of the area for choosing a unit: `Tuyên Quang`. */
  readonly area: string;
  /** First and last day of the plan's validity, both included. */
  readonly validFrom: LocalDate;
  readonly validTo: LocalDate;
  readonly years: readonly number[];
  /** What to say about a plan that has ended or whose issuer no longer exists; null for a running one. */
  readonly endedNotice: string | null;
  /** `mô hình` or `điển hình`: what is registered under this plan. */
  readonly noun: string;
  readonly form: readonly FormEntry[];
  readonly fields: readonly FieldOption[];
}

/** Knowledge that is loaded once and read synchronously by turns. */
export interface Knowledge {
  readonly plans: readonly Plan[];
  readonly calendar: WorkCalendar;
  /** Every obligation at its next occurrence (or its last, when none is left), soonest first. */
  dues(query: { now: Instant; plan?: string; until?: LocalDate }): readonly Due[];
}

export interface Question {
  readonly text: string;
  readonly plan: string | null;
  /** Earlier questions of this conversation, oldest first. */
  readonly history: readonly string[];
  readonly now: Instant;
}

export interface Answer {
  readonly status: "answered" | "clarify" | "refused";
  readonly text: string;
  readonly plan: string | null;
  readonly citations: readonly Citation[];
}

/** Answers from the directives only. Never throws for a question it cannot answer: that is `refused`. */
export interface Answerer {
  /** `preview` is told, at most once, of an answer that stands already while one in better words is still being written. */
  answer(question: Question, preview?: (answer: Answer) => void): Promise<Answer>;
}

// ---------------------------------------------------------------- people

export type RoleName = "member" | "reviewer" | "admin";

export interface Unit {
  readonly id: string;
  readonly parent: string | null;
  /** The plan this unit works under. */
  readonly plan: string;
  readonly name: string;
  /** Kind of body, matched against `Due.owedByKinds`: `chi-bo`, `dang-uy-xa`, `truong-hoc` … */
  readonly kind: string;
}

export interface Role {
  readonly unit: string;
  readonly role: RoleName;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  /** Version of the notice this person agreed to; null before consent. */
  readonly consent: string | null;
  readonly reminders: boolean;
  readonly demo: boolean;
}

/** A telephone number and whose it is said to be. */
export interface Phone {
  readonly person: string;
  /** National form, digits only: `0912345678`. */
  readonly number: string;
  /** Written down by the operator, or given by the person. */
  readonly source: "staff-list" | "shared";
  /** The person agreed to be reminded at this number. */
  readonly agreed: boolean;
}

/** Opens one more conversation to a person who speaks in another one already; works once. */
export interface LinkCode {
  readonly code: string;
  readonly person: string;
  readonly expiresAt: Instant;
}

/** Somebody shared a number that is on the staff list; staff decides whether they are that person. */
export interface Claim {
  readonly id: string;
  readonly conversation: string;
  readonly person: string;
}

export interface Invite {
  readonly code: string;
  readonly unit: string;
  readonly role: RoleName;
  /** Set when the code stands for one known person (demo roles, staff lists). */
  readonly person: string | null;
  readonly usesLeft: number;
  readonly expiresAt: Instant | null;
}

// ---------------------------------------------------------------- conversations and messages

export type ChannelId = "web" | "terminal" | "telegram" | "zalo-oa" | "zalo-bot";

export interface Conversation {
  readonly id: string;
  readonly channel: ChannelId;
  /** Where the channel sends: a hash of the bearer on the web, a chat id elsewhere. */
  readonly address: string;
  /** Why nothing arrives here any more (the platform's reason, a stable code); null while it does. */
  readonly unreachable: string | null;
  /** When the other side last did something there; null when never. Some platforms let one write only for so long after it. */
  readonly heardAt: Instant | null;
  /** A person of the account speaks there: Khéo is silent until then; null when none does. */
  readonly heldUntil: Instant | null;
  readonly person: string | null;
  /** Engine state, opaque to the store. */
  readonly state: JsonObject;
  /** Optimistic lock: grows by one with every save. */
  readonly version: number;
  /** Number of the newest message of this conversation. */
  readonly lastSeq: number;
}

export interface Button {
  readonly label: string;
  readonly action: string;
}

export interface FileLink {
  readonly name: string;
  readonly url: string;
}

/** One message as decided by a turn, before a channel renders it. */
export interface MessageBody {
  readonly text: string;
  readonly buttons: readonly Button[];
  readonly citations: readonly Citation[];
  readonly files: readonly FileLink[];
  /** Asks for a telephone number: a channel that can may offer to share the person's own. */
  readonly phone?: true;
}

export type StepKind = "choice" | "text" | "longtext" | "date" | "number" | "list" | "file" | "confirm";

/** What the conversation waits for (`contracts.md`, `expects`). */
export interface Expects {
  readonly flow: string;
  readonly step: string;
  readonly kind: StepKind;
  readonly options: readonly Button[];
  readonly optional: boolean;
  readonly position: number;
  readonly of: number;
}

/** What a platform tells of a message it took. */
export interface Receipt {
  /** The platform's id of the message; null where it gives none. */
  readonly message: string | null;
  /** What it went out by, in the platform's words (`reply`, `sub_quota` …) or ours (`charged`, `template-user`, `template-phone`). */
  readonly quota: string | null;
}

export type OutboundKind = "reply" | "answer" | "reminder" | "notice";
export type OutboxState = "pending" | "sending" | "sent" | "retry" | "unknown" | "dead" | "superseded";

export interface OutboxRow {
  readonly id: string;
  readonly conversation: string;
  readonly channel: ChannelId;
  readonly seq: number;
  /**
   * The inbound event this message answers (what a repeated event gets again), or the id of the reminder it carries: of several, the first
   * (`Reminder.digest`).
   */
  readonly cause: string;
  readonly kind: OutboundKind;
  readonly body: MessageBody;
  readonly state: OutboxState;
  readonly attempts: number;
  readonly nextAt: Instant;
}

// ---------------------------------------------------------------- files

/** A file as a platform announces it. Everything but `ref` is the sender's word. */
export interface IncomingFile {
  /** What the channel fetches it by. */
  readonly ref: string;
  readonly name: string | null;
  /** MIME type. */
  readonly type: string | null;
  /** Bytes. */
  readonly size: number | null;
}

/** A file that Khéo holds; its bytes lie under their hash. */
export interface StoredFile {
  /** Unguessable: whoever knows it may fetch the file. */
  readonly id: string;
  /** Safe to show and to save under. */
  readonly name: string;
  /** What it is by its own bytes (MIME type). */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-256 of the bytes, hex. */
  readonly hash: string;
}

/** Whose file it is, and what it was sent for. */
export interface FileRow extends StoredFile {
  readonly person: string;
  /** The draft it belongs to; null for a paper that was made for the person. */
  readonly draft: string | null;
}

/** Why a file that was sent is not there: larger than allowed, empty, of a kind that is not taken, not to be had from the platform. */
export type FileLoss = "too-large" | "empty" | "not-taken" | "unavailable";

/** A document to take away, as content; the edge makes a file of it. */
export interface Paper {
  readonly kind: "registration";
  /** Party bodies and state bodies lay documents out differently (Hướng dẫn 05-HD/VPTW; Nghị định 30/2020/NĐ-CP). */
  readonly regime: "party" | "state";
  /** Who signs, and the unit above it, as they stand in the head. */
  readonly unit: string;
  readonly above: string | null;
  /** “Kính gửi”. */
  readonly to: string | null;
  readonly title: string;
  readonly subtitle: string;
  /** The directive it follows, in words. */
  readonly basis: string | null;
  /** In the plan's order; `value` may have line breaks, "" is left blank. */
  readonly rows: readonly { readonly label: string; readonly value: string }[];
  /** The receipt code. */
  readonly code: string;
  readonly practice: boolean;
  /** The file's name: ASCII, no personal names. */
  readonly name: string;
}

// ---------------------------------------------------------------- initiatives

export type Answers = { readonly [step: string]: Json };

export type DraftState = "open" | "submitted" | "cancelled";

export interface Draft {
  readonly id: string;
  readonly person: string;
  readonly plan: string;
  /** Version of the form's flow when last saved. */
  readonly formVersion: number;
  readonly step: string;
  readonly answers: Answers;
  /** The receipt code this draft will have once submitted; made with the draft, so submitting twice is one. */
  readonly code: string;
  /** Registered for practice under a plan that has ended (demo only). */
  readonly practice: boolean;
  readonly state: DraftState;
  readonly version: number;
  readonly updatedAt: Instant;
}

/** `reference/domain.md` §2.9; this version of Khéo writes the first four. */
export type RegistrationState = "submitted" | "returned" | "received" | "registered";

export interface Registration {
  readonly id: string;
  readonly code: string;
  readonly draft: string;
  readonly person: string;
  readonly unit: string;
  readonly plan: string;
  readonly year: number;
  readonly ownerKind: string;
  readonly name: string;
  readonly practice: boolean;
  readonly state: RegistrationState;
  /** Why it was returned, in the reviewer's words; null otherwise. */
  readonly note: string | null;
  readonly answers: Answers;
  readonly submittedAt: Instant;
  readonly version: number;
}

// ---------------------------------------------------------------- duties

/** What a person (for their unit) said of one occurrence of an obligation. */
export type DutyReply = "done" | "later" | "help" | "not-mine";

export interface DutyStatus {
  readonly plan: string;
  readonly obligation: string;
  readonly occurrence: string;
  readonly person: string;
  readonly reply: DutyReply;
  /** For `later`: no reminder before this day. */
  readonly until: LocalDate | null;
}

/** `undelivered`: no way to the person was left; `unknown`: it may or may not have arrived, and must not be sent twice. */
export type ReminderState = "scheduled" | "sent" | "superseded" | "undelivered" | "unknown";

/** A reminder that staff has to see to: it did not arrive, or nobody knows. */
export interface Undelivered {
  readonly reminder: Reminder;
  readonly state: "undelivered" | "unknown";
  /** Where it was tried last, and why it did not arrive (a stable code). */
  readonly channel: ChannelId;
  readonly reason: string | null;
  /** Our id of the message that was tried last; a template by telephone number carries it as its tracking id. */
  readonly message: string;
  /** The platform's id of it; null where it told none. */
  readonly receipt: string | null;
  readonly at: Instant;
}

/** One obligation occurrence × one recipient × one offset; that triple is unique. */
export interface Reminder {
  readonly id: string;
  readonly plan: string;
  readonly obligation: string;
  readonly occurrence: string;
  /** Working days before the advised day, or `overdue`, or `later:DATE` for one asked for by the person. */
  readonly offset: string;
  readonly person: string;
  /** The reminder in whose message this one goes, when several went in one; null for one with a message of its own. */
  readonly digest: string | null;
  readonly conversation: string | null;
  readonly state: ReminderState;
  readonly sentAt: Instant | null;
}

// ---------------------------------------------------------------- staff

export interface AuditEntry {
  readonly actor: string;
  readonly action: string;
  readonly object: string;
  readonly detail: JsonObject;
}

/** A plan whose registration staff opened although it has ended. */
export interface PlanOpening {
  readonly plan: string;
  readonly open: boolean;
  readonly by: string;
  readonly reason: string;
}

// ---------------------------------------------------------------- authorisations of platforms

/**
 * The pair of tokens by which a platform lets Khéo act for an account. Each exchange kills both old ones and the refresh token works once, so
 * a pair that is lost is lost for good: every change depends on the version, or the attempt, that it was decided on (`reference/zalo.md` A1).
 */
export interface Authorisation extends TokenPair {
  readonly channel: ChannelId;
  readonly account: string;
  /** Grows by one with every new pair. */
  readonly version: number;
  /**
   * `ok`: usable. `refreshing`: somebody is exchanging it (`attempt`, since `attemptAt`). `uncertain`: nobody knows whether an exchange took
   * place. `needs-reauth`: lost, a person has to consent anew.
   */
  readonly state: "ok" | "refreshing" | "uncertain" | "needs-reauth";
  readonly attempt: string | null;
  readonly attemptAt: Instant | null;
}

/** Sealed by the edge: the store never sees a token. */
export interface TokenPair {
  readonly access: string;
  readonly refresh: string;
  readonly accessExpiresAt: Instant;
  readonly refreshExpiresAt: Instant;
}

type AuthorisationKey = Pick<Authorisation, "channel" | "account"> & { readonly at: Instant };

// ---------------------------------------------------------------- work outside the transaction

export interface Job {
  readonly id: string;
  /** A question to answer, a file to fetch from the platform, a paper to make. */
  readonly kind: "answer" | "file" | "paper";
  readonly conversation: string;
  /** The inbound event that asked for it; its messages carry the same cause. */
  readonly cause: string;
  readonly payload: JsonObject;
}

/** An event as it came, kept before anything is made of it: what was acknowledged is not lost. */
export interface Arrival {
  /** Time-ordered. */
  readonly id: string;
  readonly channel: ChannelId;
  /** Whose it is: those of one address are taken one after another. */
  readonly address: string;
  /** As in `Inbound`. */
  readonly key: string;
  readonly body: string;
  /** How often it was tried in vain. */
  readonly attempts: number;
  /** When it came. */
  readonly at: Instant;
}

// ---------------------------------------------------------------- the store

/** A unique key was already there: somebody else did it first. */
export type Inserted = "new" | "exists";

/** Reads, available inside and outside a transaction. Outside they see only committed rows. */
export interface StoreReads {
  conversation(id: string): Promise<Conversation | null>;
  conversationAt(channel: ChannelId, address: string): Promise<Conversation | null>;
  /** Conversations of one person that can be reached, most recently active first; one by telephone number (`tel:…`) last. */
  conversationsOf(person: string): Promise<readonly Conversation[]>;
  person(id: string): Promise<Person | null>;
  rolesOf(person: string): Promise<readonly Role[]>;
  units(): Promise<readonly Unit[]>;
  invite(code: string): Promise<Invite | null>;
  /** Open drafts of one person, most recently changed first. */
  openDraftsOf(person: string): Promise<readonly Draft[]>;
  draft(id: string): Promise<Draft | null>;
  registrationsOf(person: string): Promise<readonly Registration[]>;
  /** Registrations received by any of these units, oldest first, without practice ones unless `practice`. */
  registrationsIn(query: {
    units: readonly string[];
    states: readonly RegistrationState[];
    practice?: boolean;
  }): Promise<readonly Registration[]>;
  registrationByCode(code: string): Promise<Registration | null>;
  dutyStatusesOf(person: string): Promise<readonly DutyStatus[]>;
  reminder(id: string): Promise<Reminder | null>;
  /** The reminders that one message carries (its cause), the one it is named after first. */
  remindersIn(cause: string): Promise<readonly Reminder[]>;
  /** Reminders for people of these units that staff has to see to, newest first. */
  undeliveredIn(units: readonly string[], since: Instant): Promise<readonly Undelivered[]>;
  /** Claims that wait for a decision about people of these units, oldest first. */
  claimsIn(units: readonly string[]): Promise<readonly Claim[]>;
  phoneOf(person: string): Promise<Phone | null>;
  /** People who have this number, by id. */
  phonesWith(number: string): Promise<readonly Phone[]>;
  /** A code that is unused, whether or not it has expired. */
  linkCode(code: string): Promise<LinkCode | null>;
  /** Everybody who administers a unit, each once. */
  admins(): Promise<readonly string[]>;
  /** People who review or administer any of these units, each once. */
  staffOf(units: readonly string[]): Promise<readonly string[]>;
  /** Consenting people who want reminders, with their units: the recipients reminders are computed for. */
  reminderRecipients(): Promise<readonly { person: Person; unit: Unit }[]>;
  remindersOf(person: string): Promise<readonly Reminder[]>;
  planOpenings(): Promise<readonly PlanOpening[]>;
  /** Messages of one conversation with `seq > after` that are not superseded, in order. */
  messagesAfter(conversation: string, after: number, limit: number): Promise<readonly OutboxRow[]>;
  /** Messages of one conversation caused by one event, in order. */
  messagesOf(conversation: string, cause: string): Promise<readonly OutboxRow[]>;
  /** Messages of one conversation that were tried and whose end nobody knows yet, oldest first. */
  unsettledIn(conversation: string): Promise<readonly OutboxRow[]>;
  /** What was answered to this event; null when it was never admitted, or nothing was kept for it. */
  eventResult(channel: ChannelId, key: string): Promise<JsonObject | null>;
  /** Jobs of one event that have not been finished. */
  openJobsOf(cause: string): Promise<readonly Job[]>;
  /**
   * Reminders and notices that ended without arriving (`dead`) or of which nobody knows (`unknown`), and that nobody has seen to yet; oldest
   * first.
   */
  stranded(limit: number): Promise<readonly OutboxRow[]>;
  /** How many messages went out since an instant by each quota of the platform (`Receipt.quota`). */
  spentSince(
    channel: ChannelId,
    since: Instant,
  ): Promise<readonly { readonly quota: string; readonly messages: number }[]>;
  file(id: string): Promise<FileRow | null>;
  authorisation(channel: ChannelId, account: string): Promise<Authorisation | null>;
}

/** Writes, only inside `Store.tx`. Unique keys decide races; nothing here selects first and inserts then. */
export interface StoreWrites extends StoreReads {
  /** Records the event; `exists` when this (channel, key) was admitted before. */
  admit(event: { channel: ChannelId; key: string; conversation: string; at: Instant }): Promise<Inserted>;
  /** Keeps what was answered to an admitted event, for repeats. */
  keepResult(event: { channel: ChannelId; key: string; result: JsonObject }): Promise<void>;
  /** Returns the conversation at this address, made when it is not there. */
  openConversation(c: {
    id: string;
    channel: ChannelId;
    address: string;
    at: Instant;
  }): Promise<Conversation>;
  /** Saves state if `version` still holds. Throws `StaleWrite` otherwise. */
  saveConversation(
    c: Pick<Conversation, "id" | "heardAt" | "person" | "state" | "version" | "lastSeq"> & { at: Instant },
  ): Promise<void>;
  /** Another address of the same conversation; false, and nothing changes, when another has it already. */
  moveConversation(c: { id: string; address: string; at: Instant }): Promise<boolean>;
  /**
   * Nothing arrives at this conversation any more, or (`unreachable` null) it does again. Whatever still waits to be sent there ends as
   * `dead`. False when it was known.
   */
  setReachable(c: { id: string; unreachable: string | null; at: Instant }): Promise<boolean>;
  /** A person of the account has taken over until then. */
  holdConversation(c: { id: string; until: Instant; at: Instant }): Promise<void>;
  /** Nobody's any more, as if it had just begun; what still waits to be sent there ends as `dead`. */
  releaseConversation(c: { id: string; at: Instant }): Promise<void>;
  addPerson(p: Person & { at: Instant }): Promise<void>;
  updatePerson(id: string, change: Partial<Omit<Person, "id">> & { at: Instant }): Promise<void>;
  /**
   * Forgets a person (deletion on request): name, office, consent, roles, open drafts, files, messages, questions and conversation states
   * go. What was submitted stays, its files too, with the receiving unit, under an id that names nobody.
   */
  erasePerson(id: string, at: Instant): Promise<void>;
  /**
   * Two people turn out to be one: drafts, registrations, files, duties, reminders, roles and conversations of `from` are `into`'s from now
   * on, and `from` is nobody. Where both have the same (a word on a duty, a reminder) the newer word counts and `into`'s reminder stays.
   */
  mergePeople(of: { from: string; into: string; at: Instant }): Promise<void>;
  /** Writes down a number, instead of one written down before. */
  putPhone(phone: Phone & { at: Instant }): Promise<void>;
  /** Forgets the number of a person. */
  dropPhone(person: string): Promise<void>;
  addLinkCode(code: LinkCode & { at: Instant }): Promise<void>;
  /** Uses the code up; false when it was used or has expired. */
  useLinkCode(code: string, at: Instant): Promise<boolean>;
  /** One conversation claims to be one person at a time: a new claim takes the place of one that waits. */
  addClaim(claim: Claim & { at: Instant }): Promise<void>;
  /** Decides a claim; false when it was decided before. */
  settleClaim(claim: { id: string; confirmed: boolean; at: Instant }): Promise<boolean>;
  /** Gives a role; giving it twice is once. */
  grant(person: string, role: Role, at: Instant): Promise<Inserted>;
  addUnit(u: Unit & { at: Instant }): Promise<Inserted>;
  addInvite(i: Invite & { at: Instant }): Promise<Inserted>;
  /** Takes one use of the code if any is left and it has not expired; false otherwise. */
  useInvite(code: string, at: Instant): Promise<boolean>;
  addDraft(d: Draft): Promise<void>;
  /** Saves the draft if `version` still holds and it is open. Throws `StaleWrite` otherwise. */
  saveDraft(
    d: Pick<Draft, "id" | "version" | "step" | "answers" | "formVersion" | "state"> & { at: Instant },
  ): Promise<void>;
  /** Adds the registration of a draft; one draft has one registration (`exists` on repeat). */
  addRegistration(r: Omit<Registration, "version">): Promise<Inserted>;
  /** Changes state (and, when it was corrected, what it says) if `version` still holds. Throws `StaleWrite` otherwise. */
  saveRegistration(
    r: Pick<Registration, "id" | "version" | "state" | "note" | "answers"> &
      Partial<Pick<Registration, "name" | "year" | "ownerKind" | "submittedAt">> & { at: Instant },
  ): Promise<void>;
  /** Opens a submitted draft again at `step`, for a registration that was returned; one that is open stays as it is. */
  reopenDraft(draft: { id: string; step: string; at: Instant }): Promise<void>;
  /** Sets what a person said of an occurrence; the newest word counts. */
  setDutyStatus(s: DutyStatus & { at: Instant }): Promise<void>;
  /** Adds a reminder; the (plan, obligation, occurrence, person, offset) key decides. */
  addReminder(r: Reminder & { at: Instant }): Promise<Inserted>;
  /** Stops what is still to come for a duty that is met: its scheduled reminders and their messages that are not out yet. */
  supersedeReminders(
    duty: Pick<Reminder, "plan" | "obligation" | "occurrence" | "person"> & { at: Instant },
  ): Promise<void>;
  /** A reminder goes to another conversation, or has come to an end that staff hears of. */
  saveReminder(r: Pick<Reminder, "id" | "conversation" | "state"> & { at: Instant }): Promise<void>;
  /** What was to be done about a stranded message has been done; false when it had been. */
  seeTo(message: { id: string; at: Instant }): Promise<boolean>;
  setPlanOpening(o: PlanOpening & { at: Instant }): Promise<void>;
  enqueue(rows: readonly (Omit<OutboxRow, "attempts" | "state"> & { at: Instant })[]): Promise<void>;
  addJob(job: Job & { at: Instant }): Promise<void>;
  /** Marks the job finished; false when it already was (its result was applied before). */
  finishJob(id: string, at: Instant): Promise<boolean>;
  audit(entry: AuditEntry & { id: string; at: Instant }): Promise<void>;
  /** What was sent for one draft belongs to another from now on, which goes on from it. */
  moveFiles(of: { from: string; to: string; at: Instant }): Promise<void>;
  /** Adds a file whose bytes were kept before (`keepBytes`). */
  addFile(file: FileRow & { at: Instant }): Promise<void>;
}

/** What one row of every exported table has (`contracts.md`, *Export*). */
export type ExportRow = {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
} & JsonObject;

export interface StoreExport {
  readonly people: readonly ExportRow[];
  readonly units: readonly ExportRow[];
  readonly conversations: readonly ExportRow[];
  readonly drafts: readonly ExportRow[];
  readonly registrations: readonly ExportRow[];
  readonly reports: readonly ExportRow[];
  readonly reminders: readonly ExportRow[];
  readonly outbox: readonly ExportRow[];
  readonly audit: readonly ExportRow[];
}

export interface Store extends StoreReads {
  /**
   * Runs `work` in one transaction that commits durably when it returns and leaves nothing when it throws. Transactions of one
   * process run one after another. Never await the network inside; never nest (throws).
   */
  tx<T>(work: (tx: StoreWrites) => Promise<T>): Promise<T>;

  /**
   * Claims up to `limit` messages that are due (`pending` or `retry`, `nextAt` ≤ now), marking them `sending` with one more attempt:
   * replies and answers first, then reminders, then notices; of each the soonest first. Of one conversation only the oldest waiting
   * message is ever claimed, so its order holds: claim again when it is settled. Nothing of the conversations in `except` is claimed.
   */
  claimOutbox(query: {
    channels: readonly ChannelId[];
    now: Instant;
    limit: number;
    except?: readonly string[];
  }): Promise<readonly OutboxRow[]>;
  /**
   * Records how sending ended; a message that has ended (`sent`, `dead`, `superseded`) stays as it is, but for what a receipt adds to a sent
   * one. A sent message of kind
   * `reminder` makes its reminders (`cause`, `digest`) `sent` too; one to be retried ends as `superseded` when its reminder has been.
   */
  settleOutbox(row: {
    id: string;
    state: OutboxState;
    nextAt: Instant;
    at: Instant;
    /** Why it did not arrive: a stable code. */
    reason?: string;
    receipt?: Receipt;
  }): Promise<void>;
  /** A message that is on the wire costs something when it arrives: should the process die now, it is `unknown` and not sent again. */
  markSpending(message: { id: string; at: Instant }): Promise<void>;
  /**
   * The platform tells that a message has arrived, or was seen. Null where no message has this id of the platform's; else ours. A message of
   * which nobody knew is `sent` then.
   */
  markReceived(receipt: {
    channel: ChannelId;
    message: string;
    seen: boolean;
    at: Instant;
  }): Promise<string | null>;
  /** Messages of a pull channel (web) up to `seq` have been handed over: `sent`, their reminders too. */
  markDelivered(conversation: string, upToSeq: number, at: Instant): Promise<void>;
  /**
   * Once at start of the one server process: messages that an earlier run left `sending` become `retry`, due now, and are returned;
   * nobody knows whether they arrived. Those that cost something (`markSpending`) become `unknown` instead.
   */
  reclaimSending(at: Instant): Promise<readonly OutboxRow[]>;
  /** Claims unfinished jobs whose lease has run out, oldest first, leasing them until `now + leaseMs`. */
  claimJobs(query: { now: Instant; leaseMs: number; limit: number }): Promise<readonly Job[]>;
  /** Once at start of the one server process: leases held by an earlier run end, so that its unfinished jobs are done at once. */
  releaseJobs(at: Instant): Promise<void>;

  /** Keeps events in one short transaction; one whose key waits already, or was admitted before, `exists` and is kept once. */
  keepArrivals(arrivals: readonly Arrival[]): Promise<readonly Inserted[]>;
  /** Events that wait and are due, oldest first, without those that come after one of the same address that is not due. */
  arrivals(query: { channel: ChannelId; now: Instant; limit: number }): Promise<readonly Arrival[]>;
  endArrivals(ids: readonly string[]): Promise<void>;
  /** Could not be taken now: due again then. */
  putOffArrival(arrival: { id: string; until: Instant; at: Instant }): Promise<void>;

  /**
   * When the caller may make its next call of a bucket that several processes share: calls are at least `gapMs` apart, whoever makes them.
   */
  reserveSlot(slot: { bucket: string; gapMs: number; now: Instant }): Promise<Instant>;
  /** What was learned of an account of a platform, by name; null when nothing was. */
  accountFact(of: {
    channel: ChannelId;
    account: string;
    fact: string;
  }): Promise<{ readonly value: string; readonly at: Instant } | null>;
  /** Null forgets it. */
  putAccountFact(of: {
    channel: ChannelId;
    account: string;
    fact: string;
    value: string | null;
    at: Instant;
  }): Promise<void>;

  /** Keeps bytes under their hash (SHA-256, hex), in several short transactions; keeping them again changes nothing. */
  keepBytes(bytes: Uint8Array, at: Instant): Promise<string>;
  /** The bytes under this hash; null when they are not there, or not all of them. */
  bytesOf(hash: string): Promise<Uint8Array | null>;
  /**
   * Drops what nobody can reach any more: files of cancelled drafts, papers made before `papersBefore`, and bytes that belong to no file and
   * were kept before `bytesBefore` (younger ones may be about to be added).
   */
  sweepFiles(limits: { papersBefore: Instant; bytesBefore: Instant }): Promise<void>;

  /** A pair that a person consented to: `ok`, with the next version, whatever was under way. */
  putAuthorisation(given: AuthorisationKey & TokenPair): Promise<void>;
  /** Takes the authorisation for one exchange if it is `ok` or `uncertain` at this version; false when somebody else has it or it has changed. */
  beginRefresh(
    of: AuthorisationKey & Pick<Authorisation, "version"> & { readonly attempt: string },
  ): Promise<boolean>;
  /**
   * Ends the exchange of this attempt: with a new pair (`ok`, next version), or without one in the given state. False, and nothing changes,
   * when the attempt holds it no more.
   */
  endRefresh(
    of: AuthorisationKey & {
      readonly attempt: string;
      readonly end:
        | { readonly pair: TokenPair }
        | { readonly state: Exclude<Authorisation["state"], "refreshing"> };
    },
  ): Promise<boolean>;
  /** Exchanges begun before `before` and not ended are `uncertain`: their process is gone. */
  abandonRefreshes(limits: { before: Instant; at: Instant }): Promise<void>;

  /** Conversations of a channel, and messages that went out there since an instant: for platforms that allow only so many. */
  useOf(
    channel: ChannelId,
    since: Instant,
  ): Promise<{ readonly conversations: number; readonly sent: number }>;

  /** Every row for audits, no secrets: no bearers, no codes of invites. */
  exportAll(): Promise<StoreExport>;
  /** Counts for metrics. */
  counts(): Promise<{ readonly [name: string]: number }>;
  /** Writable and migrated: resolves, or rejects with the reason. */
  check(): Promise<void>;
  close(): Promise<void>;
}

// ---------------------------------------------------------------- errors

/** What to do about a failure: the class of every error that code decides on. */
export type Remedy = "retry" | "reauthorise" | "fall-back" | "drop" | "stop";

/**
 * The one base class of errors thrown on purpose. `code` is stable and goes to logs; `message` is English for operators and
 * holds no token and no personal data. A wrong answer from a user is a value, never one of these.
 */
export class KheoError extends Error {
  readonly code: string;
  readonly remedy: Remedy;
  constructor(code: string, remedy: Remedy, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "KheoError";
    this.code = code;
    this.remedy = remedy;
  }
}

/** Somebody else changed the row since it was read; read again and decide anew. */
export class StaleWrite extends KheoError {
  constructor(what: string) {
    super("stale-write", "retry", `${what} was changed by someone else`);
  }
}

/** The store is locked or full; nothing was written. */
export class StoreBusy extends KheoError {
  constructor(message: string, options?: ErrorOptions) {
    super("store-busy", "retry", message, options);
  }
}
