/** One message of reminders a day where messages are counted: what goes now and what waits for the morning. */
import { describe, expect, test } from "vitest";
import type { ChannelId, Due, ReminderState } from "../../flows/ports.ts";
import { withinTheDay } from "../../flows/reminders/daily.ts";

const at = (time: string): number => Date.parse(`2026-11-25T${time}:00+07:00`);
const due = (obligation: string, lastValidDay: string | null): Due => ({
  plan: "p",
  obligation,
  title: obligation,
  owedBy: "",
  owedByKinds: [],
  owedTo: null,
  wording: "",
  class: "before",
  occurrence: "2026",
  lastValidDay,
  lastWorkingDay: lastValidDay,
  status: "due-soon",
  source: { plan: "p", number: "1", section: "I", quote: "" },
});
const PLANNED = [
  { due: due("today", "2026-11-25"), offset: "0", superseded: [] },
  { due: due("later", "2026-11-29"), offset: "1", superseded: [] },
];
const made = (state: ReminderState, sentAt: number | null, conversation: string | null = "here") => ({
  state,
  sentAt,
  conversation,
});

describe.each<[ChannelId, readonly string[]]>([
  ["zalo-bot", ["today"]],
  ["zalo-oa", ["today", "later"]],
  ["telegram", ["today", "later"]],
  ["web", ["today", "later"]],
])("on %s", (channel, second) => {
  const going = (...before: readonly ReturnType<typeof made>[]) =>
    withinTheDay(PLANNED, before, { id: "here", channel }, at("14:00")).map(({ due: d }) => d.obligation);

  test.each([
    ["nothing went out yet", []],
    ["the last one went out yesterday", [made("sent", at("14:00") - 86_400_000)]],
    ["the last one went out before midnight, which was UTC's today", [made("sent", at("00:00") - 1)]],
    ["today's went elsewhere", [made("sent", at("08:00"), "there")]],
    ["today's was superseded", [made("superseded", null)]],
    ["today's could not be delivered", [made("undelivered", null)]],
  ])("all go when %s", (_, before) => {
    expect(going(...before)).toEqual(["today", "later"]);
  });

  test.each([
    ["went out this morning", [made("sent", at("07:30"))]],
    ["went out at midnight", [made("sent", at("00:00"))]],
    ["is about to", [made("scheduled", null)]],
  ])("after one that %s: %j", (_, before) => {
    expect(going(...before)).toEqual(second);
  });
});
