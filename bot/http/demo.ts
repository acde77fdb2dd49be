/** `GET /api/demo`: whether this is a demo, its clock, and the roles one can take. */
import { Hono } from "hono";
import { Temporal } from "temporal-polyfill";
import { ZONE } from "../../flows/engine/dates.ts";
import type { Clock, Plan } from "../../flows/ports.ts";
import { demoRoles } from "../demo/seed.ts";

export function demoRoutes(demo: boolean, clock: Clock, plans: readonly Plan[]): Hono {
  const app = new Hono();
  app.get("/api/demo", (c) => {
    if (!demo) return c.json({ demo: false });
    const now = Temporal.Instant.fromEpochMilliseconds(clock.now()).toZonedDateTimeISO(ZONE);
    return c.json({
      demo: true,
      now: now.toString({ timeZoneName: "never", smallestUnit: "second" }),
      frozen: false,
      areas: demoRoles(plans),
    });
  });
  return app;
}
