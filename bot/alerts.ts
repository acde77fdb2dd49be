/** Tells those who administer a unit that a channel needs them, on another channel than that one; each thing once a day. */
import type { ChannelId } from "../flows/ports.ts";
import { isTelephone } from "./channels/traits.ts";
import { errorFields, type Log } from "./log.ts";
import { tellConversation } from "./notices.ts";
import { again, type TurnDeps } from "./turn.ts";

const DAY_MS = 24 * 60 * 60_000;

/** `what`: a stable word for the log; `text`: what administrators read. Never rejects. */
export type Alert = (channel: ChannelId, what: string, text: string) => void;

export function createAlerts(deps: TurnDeps & { readonly log: Log }): Alert {
  return (channel, what, text) => {
    alertAdmins(deps, channel, what, text).catch((error: unknown) =>
      deps.log.error(errorFields(error), "administrators could not be told"),
    );
  };
}

/** Gives how many were told; 0 when they were told of it today. */
export async function alertAdmins(
  { store, clock, ids, signals }: TurnDeps,
  channel: ChannelId,
  what: string,
  text: string,
): Promise<number> {
  const at = clock.now();
  const fact = { channel, account: "", fact: `alert:${what}` };
  const said = await store.accountFact(fact);
  if (said !== null && at - said.at < DAY_MS) return 0;
  const told = await again(() =>
    store.tx(async (tx) => {
      const reached: string[] = [];
      for (const person of await tx.admins()) {
        const target = (await tx.conversationsOf(person)).find((one) => one.channel !== channel);
        // By telephone number nothing but reminders is ever said.
        if (target === undefined || isTelephone(target.address)) continue;
        await tellConversation({ tx, ids, at }, target, text);
        reached.push(target.id);
      }
      return reached;
    }),
  );
  await store.putAccountFact({ ...fact, value: "told", at });
  signals.changed(told);
  return told.length;
}
