/** Every reminder rule. To add one: a file here, a line below, a clock-driven table test. */
import { askedFor } from "./asked-for.ts";
import { beforeDue } from "./before-due.ts";
import { overdue } from "./overdue.ts";
import type { ReminderRule } from "./rule.ts";

export const reminderRules: readonly ReminderRule[] = [beforeDue, askedFor, overdue];
