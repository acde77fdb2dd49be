import type {
  ChannelId,
  Conversation,
  Draft,
  Instant,
  Job,
  MessageBody,
  OutboxRow,
  Person,
  Registration,
  Reminder,
  Store,
  Unit,
} from "../../../flows/ports.ts";
import type { OpenedStore } from "../store.ts";

/** The store of the running test. */
export type Current = () => OpenedStore;

/** 5 January 2026, 08:30 in Hà Nội. */
export const T0: Instant = Date.UTC(2026, 0, 5, 1, 30);
export const MINUTE = 60_000;

type Dated<T> = T & { at: Instant };

export function aPerson(given: Partial<Person> = {}): Dated<Person> {
  const lan = { name: "Nguyễn Thị Lan", title: "Bí thư chi bộ", consent: "1", reminders: true, demo: false };
  return { id: "lan", ...lan, ...given, at: T0 };
}

export function aUnit(given: Partial<Unit> = {}): Dated<Unit> {
  const chiBo = { parent: null, plan: "tan-ky-2025", name: "Chi bộ thôn Đồng Ươm", kind: "chi-bo" };
  return { id: "chi-bo-1", ...chiBo, ...given, at: T0 };
}

export function aMessage(
  given: Partial<Omit<OutboxRow, "attempts" | "state">> = {},
): Dated<Omit<OutboxRow, "attempts" | "state">> {
  const seq = given.seq ?? 1;
  const conversation = given.conversation ?? "web-1";
  return {
    id: `${conversation}:${String(seq).padStart(4, "0")}`,
    conversation,
    channel: "web",
    seq,
    cause: "event-1",
    kind: "reply",
    body: aBody(`Tin số ${seq}`),
    nextAt: T0,
    ...given,
    at: T0,
  };
}

function aBody(text: string): MessageBody {
  return {
    text,
    buttons: [{ label: "Tập thể", action: "a:1" }],
    citations: [
      { plan: "tan-ky-2025", number: "05-KH/ĐU", section: "II.1", quote: "đăng ký trước ngày 30/11" },
    ],
    files: [],
  };
}

export function aDraft(given: Partial<Draft> = {}): Draft {
  return {
    id: "draft-1",
    person: "lan",
    plan: "tan-ky-2025",
    formVersion: 1,
    step: "name",
    answers: { ownerKind: "collective", year: 2026 },
    code: "K7M4",
    practice: false,
    state: "open",
    version: 0,
    updatedAt: T0,
    ...given,
  };
}

export function aRegistration(given: Partial<Registration> = {}): Omit<Registration, "version"> {
  return {
    id: "registration-1",
    code: "K7M4",
    draft: "draft-1",
    person: "lan",
    unit: "chi-bo-1",
    plan: "tan-ky-2025",
    year: 2026,
    ownerKind: "collective",
    name: "Đường hoa nông thôn mới",
    practice: false,
    state: "submitted",
    note: null,
    answers: { name: "Đường hoa nông thôn mới", criteria: ["a", "b"] },
    submittedAt: T0,
    ...given,
  };
}

export function aReminder(given: Partial<Reminder> = {}): Dated<Reminder> {
  return {
    id: "reminder-1",
    plan: "tan-ky-2025",
    obligation: "annual-report",
    occurrence: "2026",
    offset: "3",
    person: "lan",
    conversation: "web-1",
    state: "scheduled",
    digest: null,
    sentAt: null,
    ...given,
    at: T0,
  };
}

export function aJob(given: Partial<Job> = {}): Job {
  return {
    id: "job-1",
    kind: "answer",
    conversation: "web-1",
    cause: "event-1",
    payload: { question: "Hạn nộp?" },
    ...given,
  };
}

/** Lan, her unit and her web conversation `web-1`: what most rows point at. */
export async function withLan(store: Store): Promise<void> {
  await store.tx(async (tx) => {
    await tx.addUnit(aUnit());
    await tx.addPerson(aPerson());
    await tx.grant("lan", { unit: "chi-bo-1", role: "member" }, T0);
    await tx.openConversation({ id: "web-1", channel: "web", address: "bearer-hash-1", at: T0 });
  });
}

/** A conversation whose address is its id. */
export async function withConversation(store: Store, id: string, channel: ChannelId): Promise<Conversation> {
  return await store.tx(async (tx) => await tx.openConversation({ id, channel, address: id, at: T0 }));
}

/** Queues messages in one transaction. */
export async function queued(
  store: Store,
  ...messages: readonly ReturnType<typeof aMessage>[]
): Promise<void> {
  await store.tx(async (tx) => {
    await tx.enqueue(messages);
  });
}

/** Where a message stands, by its number in `web-1` or another conversation. */
export async function stateOf(
  store: Store,
  seq: number,
  conversation = "web-1",
): Promise<string | undefined> {
  const rows = await store.messagesAfter(conversation, seq - 1, 1);
  return rows.find((row) => row.seq === seq)?.state;
}
