/** The OA channel on a fake Zalo: facts in memory, a pair that can be exchanged, and what was alerted. */
import { createApi } from "../../bot/channels/zalo-oa/api.ts";
import { zaloOaChannel, type ZaloOaDeps } from "../../bot/channels/zalo-oa/channel.ts";
import type { Facts } from "../../bot/channels/zalo-oa/facts.ts";
import type { FakeZalo } from "../fakes/zalo/open.ts";

/** A call that takes longer counts as lost, ms. */
export const CALL_MS = 2_000;

/** What the store would keep; as old as it is by the fake's clock. */
export function factsIn(
  zalo: FakeZalo,
): Facts & { readonly all: Map<string, { value: string; at: number }> } {
  const all = new Map<string, { value: string; at: number }>();
  return {
    all,
    async get(fact, mostMs = Infinity) {
      const found = all.get(fact);
      return found === undefined || zalo.now() - found.at > mostMs ? null : found.value;
    },
    async put(fact, value) {
      if (value === null) all.delete(fact);
      else all.set(fact, { value, at: zalo.now() });
    },
  };
}

/** Everything but what a test says; nothing is charged, no template, no buttons. */
export function zaloDeps(zalo: FakeZalo, more: Partial<ZaloOaDeps> = {}): ZaloOaDeps {
  return {
    api: createApi(zalo.apiRoot, CALL_MS),
    templateApi: createApi(zalo.templateRoot, CALL_MS),
    access: async (refused) => ({
      outcome: "ready",
      token: (refused === undefined ? zalo.oauth.grant : zalo.oauth.seedTokens())?.access_token ?? "",
      version: (refused ?? 0) + 1,
    }),
    clock: { now: () => zalo.now() },
    facts: factsIn(zalo),
    account: zalo.oa.id,
    files: { open: async () => null },
    paid: false,
    buttons: false,
    template: null,
    alert: () => undefined,
    root: null,
    publicUrl: null,
    ...more,
  };
}

export const zaloChannel = (
  zalo: FakeZalo,
  more: Partial<ZaloOaDeps> = {},
): ReturnType<typeof zaloOaChannel> => zaloOaChannel(zaloDeps(zalo, more));
