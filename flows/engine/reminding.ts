/** Replies to reminders that work anywhere: “nhắc N”, “việc N”, and the buttons of a reminder, however old. */
import { again, apply, isSoft, pop, type Turn } from "./run.ts";
import { t } from "./text.vi.ts";
import type { Outcome } from "./types.ts";

/** True when the text was one of them. */
export function onReminderWords(run: Turn, text: string): boolean {
  const [, word = "", n = ""] = /^(nhac|nhắc|viec|việc)\s+(\d{1,2})$/iu.exec(text) ?? [];
  if (word === "") return false;
  const { house, ctx } = run;
  const outcome = /^n/i.test(word)
    ? house.answerReminder(null, Number(n), ctx)
    : house.chooseReminder(Number(n), ctx);
  if (outcome === null) return false;
  reply(run, outcome);
  return true;
}

/** `r.ID.N`: the N-th reply, or with 0 the question what it is. True when the action is one of these, whosever reminder it names. */
export function onReminderPress(run: Turn, action: string): boolean {
  const [, id = "", n = ""] = /^r\.([\w-]{1,40})\.([0-4])$/.exec(action) ?? [];
  if (id === "") return false;
  const { house, ctx } = run;
  const outcome = n === "0" ? house.chooseReminder(id, ctx) : house.answerReminder(id, Number(n), ctx);
  if (outcome === null) again(run, t.unknownButton);
  else reply(run, outcome);
  return true;
}

/** The reply surface that was open for typed answers closes with the answer. */
function reply(run: Turn, outcome: Outcome): void {
  if (isSoft(run)) pop(run);
  apply(run, outcome);
}
