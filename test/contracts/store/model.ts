import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Instant, OutboundKind, OutboxRow, OutboxState, Store } from "../../../flows/ports.ts";
import { aMessage, type Current, queued, T0, withConversation } from "./fixtures.ts";

/** Random histories against the simplest thing that could be right: arrays in memory. */
export function modelContract(current: Current): void {
  describe("random histories", () => {
    it("of turns: every event takes effect once, and messages are numbered without a gap", async () => {
      const { store } = current();
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(aTurn, { maxLength: 12 }), async (turns) => {
          const conversation = `turns-${++runs}`;
          await withConversation(store, conversation, "web");
          await Promise.allSettled(turns.map((turn) => takeTurn(store, conversation, turn)));

          const expected = modelOfTurns(turns);
          const messages = await store.messagesAfter(conversation, 0, 1000);
          expect(messages.map((m) => [m.seq, m.cause])).toEqual(expected.map((key, i) => [i + 1, key]));
          expect(await store.conversation(conversation)).toMatchObject({ lastSeq: expected.length });
        }),
        { numRuns: 25 },
      );
    });

    it("of the outbox: every claim, order and state is as in the model", async () => {
      const { store } = current();
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(anAct, { maxLength: 30 }), async (acts) => {
          const run = `run-${String(++runs).padStart(3, "0")}`;
          const model = new OutboxModel(run);
          for (const conversation of model.conversations) await withConversation(store, conversation, "web");
          for (const act of acts) {
            const { said, right } = await perform(store, model, act);
            expect(said).toEqual(right);
          }

          for (const conversation of model.conversations) {
            const rows = await store.messagesAfter(conversation, 0, 1000);
            expect(rows.map(summary)).toEqual(model.rows.filter((row) => row.conversation === conversation));
            await store.markDelivered(conversation, 1000, T0); // leaves nothing for the next run to claim
          }
        }),
        { numRuns: 25 },
      );
    });
  });
}

// ---------------------------------------------------------------- turns

interface Turn {
  readonly key: string;
  readonly messages: number;
  readonly crashes: boolean;
}

const aTurn: fc.Arbitrary<Turn> = fc.record({
  key: fc.constantFrom("a", "b", "c", "d"),
  messages: fc.integer({ min: 0, max: 3 }),
  crashes: fc.boolean(),
});

/** What `bot/turn.ts` does, in small. */
async function takeTurn(store: Store, conversation: string, turn: Turn): Promise<void> {
  await store.tx(async (tx) => {
    const key = `${conversation}:${turn.key}`;
    if ((await tx.admit({ channel: "web", key, conversation, at: T0 })) === "exists") return;
    const before = await tx.conversation(conversation);
    if (before === null) throw new Error("no conversation");
    const seqs = Array.from({ length: turn.messages }, (_, i) => before.lastSeq + 1 + i);
    await tx.enqueue(seqs.map((seq) => aMessage({ conversation, seq, cause: turn.key })));
    await tx.saveConversation({ ...before, lastSeq: before.lastSeq + turn.messages, at: T0 });
    if (turn.crashes) throw new Error("crash");
  });
}

/** The cause of every message that must be there: that of the first turn of each key that did not crash. */
function modelOfTurns(turns: readonly Turn[]): readonly string[] {
  const admitted = new Set<string>();
  const causes: string[] = [];
  for (const { key, messages, crashes } of turns) {
    if (crashes || admitted.has(key)) continue;
    admitted.add(key);
    causes.push(...Array.from({ length: messages }, () => key));
  }
  return causes;
}

// ---------------------------------------------------------------- the outbox

type Act =
  | {
      readonly do: "enqueue";
      readonly conversation: number;
      readonly delay: number;
      readonly kind: OutboundKind;
    }
  /** Nothing of the conversation `except`. */
  | { readonly do: "claim"; readonly limit: number; readonly except: number | null }
  | { readonly do: "settle"; readonly which: number; readonly state: OutboxState; readonly delay: number }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "restart" };

const someMs = fc.integer({ min: 0, max: 5 });
const anAct: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    do: fc.constant("enqueue" as const),
    conversation: fc.nat(2),
    delay: someMs,
    kind: fc.constantFrom<OutboundKind>("reply", "answer", "reminder", "notice"),
  }),
  fc.record({
    do: fc.constant("claim" as const),
    limit: fc.integer({ min: 1, max: 3 }),
    except: fc.option(fc.nat(2)),
  }),
  fc.record({
    do: fc.constant("settle" as const),
    which: fc.nat(),
    state: fc.constantFrom<OutboxState>("sent", "retry", "unknown", "dead"),
    delay: someMs,
  }),
  fc.record({ do: fc.constant("wait" as const), ms: someMs }),
  fc.record({ do: fc.constant("restart" as const) }),
);

type Summary = Pick<OutboxRow, "id" | "conversation" | "seq" | "kind" | "state" | "attempts" | "nextAt">;

function summary({ id, conversation, seq, kind, state, attempts, nextAt }: OutboxRow): Summary {
  return { id, conversation, seq, kind, state, attempts, nextAt };
}

/** What goes out before what. */
const ORDER: readonly (readonly OutboundKind[])[] = [["reply", "answer"], ["reminder"], ["notice"]];
const rank = ({ kind }: Summary): number => ORDER.findIndex((kinds) => kinds.includes(kind));

class OutboxModel {
  readonly conversations: readonly string[];
  rows: Summary[] = [];
  now: Instant = T0;

  constructor(run: string) {
    this.conversations = [0, 1, 2].map((n) => `${run}-${n}`);
  }

  inState(...states: readonly OutboxState[]): Summary[] {
    return this.rows.filter((row) => states.includes(row.state));
  }

  claimable(except: number | null): Summary[] {
    const waiting = this.inState("pending", "retry", "sending");
    const isHead = (row: Summary) =>
      !waiting.some((other) => other.conversation === row.conversation && other.seq < row.seq);
    return this.inState("pending", "retry")
      .filter((row) => row.nextAt <= this.now && isHead(row))
      .filter((row) => except === null || row.conversation !== this.conversations[except])
      .toSorted((a, b) => rank(a) - rank(b) || a.nextAt - b.nextAt || byId(a, b));
  }

  change(row: Summary, change: Partial<Summary>): Summary {
    const changed = { ...row, ...change };
    this.rows = this.rows.map((other) => (other.id === row.id ? changed : other));
    return changed;
  }
}

/** Does it to both; returns what the store said and what it should have said. */
async function perform(
  store: Store,
  model: OutboxModel,
  act: Act,
): Promise<{ said: unknown; right: unknown }> {
  switch (act.do) {
    case "enqueue": {
      const conversation = model.conversations[act.conversation] ?? "";
      const seq = model.rows.filter((row) => row.conversation === conversation).length + 1;
      const message = aMessage({ conversation, seq, kind: act.kind, nextAt: model.now + act.delay });
      model.rows.push(summary({ ...message, state: "pending", attempts: 0 }));
      return { said: await queued(store, message), right: undefined };
    }
    case "claim": {
      const right = model
        .claimable(act.except)
        .slice(0, act.limit)
        .map((row) => model.change(row, { state: "sending", attempts: row.attempts + 1 }));
      const except = act.except === null ? [] : [model.conversations[act.except] ?? ""];
      const { limit } = act;
      const said = await store.claimOutbox({ channels: ["web"], now: model.now, limit, except });
      return { said: said.map(summary), right };
    }
    case "settle": {
      const sending = model.inState("sending");
      const row = sending[act.which % Math.max(sending.length, 1)];
      if (row === undefined) return { said: undefined, right: undefined };
      const change = { state: act.state, nextAt: model.now + act.delay };
      model.change(row, change);
      return { said: await store.settleOutbox({ id: row.id, ...change, at: model.now }), right: undefined };
    }
    case "wait":
      model.now += act.ms;
      return { said: undefined, right: undefined };
    case "restart": {
      const right = model
        .inState("sending")
        .map((row) => model.change(row, { state: "retry", nextAt: model.now }))
        .toSorted(byId);
      const said = await store.reclaimSending(model.now);
      return { said: said.map(summary), right };
    }
  }
}

const byId = (a: Summary, b: Summary): number => (a.id < b.id ? -1 : 1);
