/** People who write to the OA, as a test drives them. */
import type { Button } from "./buttons.ts";
import { aboutOa, fromOa, fromUser } from "./events.ts";
import { attachments, type Attachments } from "./attachments.ts";
import { born, follow, interact, type Somebody } from "./person.ts";
import { received } from "./sending.ts";
import { lineOf, put, type Line, type Person, type World } from "./world.ts";

/** Who writes returns the `msg_id`. */
export interface FakeUser extends Attachments {
  readonly id: string;
  readonly byApp: string;
  /** Both sides, oldest first. */
  readonly lines: readonly Line[];
  /** What the OA sent by API, oldest first. */
  readonly inbox: readonly Line[];
  /** Texts of the inbox. */
  readonly texts: readonly string[];
  /** Milliseconds; null: never. */
  readonly lastInteraction: number | null;
  says(text: string, options?: { readonly quote?: string }): string;
  /** Taps the newest button with this title: arrives as an ordinary text that is exactly its payload. */
  clicks(title: string, messageId?: string): string;
  /** Taps an item of the menu of the OA. */
  tapsMenu(payload: string): string;
  /** Presses “chat” on the profile, before any chat. */
  opensChat(): void;
  /** Answers the newest `request_user_info`, which must be there. */
  sharesInfo(info?: object): void;
  follows(source?: "oa_profile" | "message_invite" | "social_plugin"): void;
  unfollows(): void;
  /** Consent is gone: data must be deleted. */
  withdraws(): void;
  /** The phone has the message; of the newest when none is named. */
  receives(messageId?: string): void;
  /** Has read everything up to now, or these. */
  sees(...messageIds: string[]): void;
  reacts(messageId: string, icon: string): void;
  /** From now on the phone confirms each message by itself after so many milliseconds of the fake's clock; null: never. */
  confirmsAfter(ms: number | null): void;
  blocks(): void;
  unblocks(): void;
  /** Has not opened Zalo for 45 days. */
  idles(): void;
  /** As if the last interaction had been so long ago, in milliseconds. */
  lastWrote(msAgo: number): void;
}

/** Makes a person known. */
export function openUser(world: World, somebody: Somebody): FakeUser {
  const person = born(world, somebody);
  const newest = (): string => {
    const id = person.lines.findLast(({ from }) => from !== "user")?.id;
    if (id === undefined) throw new Error(`${person.id} has no message of the OA`);
    return id;
  };
  const line = (id: string): Line => {
    const found = lineOf(person, id);
    if (found === undefined) throw new Error(`${person.id} has no message ${id}`);
    return found;
  };
  const says = (text: string, { quote, visible = true, counts = true }: Saying = {}): string => {
    if (text.trim() === "") throw new Error("Zalo sends no empty text");
    interact(world, person, counts);
    const said = put(world, person, { from: "user", text, visible, quote: quote ?? null });
    const message = {
      text,
      msg_id: said.id,
      ...(quote === undefined ? {} : { quote_msg_id: line(quote).id }),
    };
    world.emit(fromUser(world, person, "user_send_text", { message }));
    return said.id;
  };
  return {
    ...attachments(world, person),
    id: person.id,
    byApp: person.byApp,
    get lines() {
      return person.lines;
    },
    get inbox() {
      return person.lines.filter(({ from }) => from === "oa");
    },
    get texts() {
      return person.lines.filter(({ from }) => from === "oa").map(({ text }) => text);
    },
    get lastInteraction() {
      return person.lastInteraction;
    },
    says: (text, options = {}) => says(text, options),
    clicks: (title, messageId) => {
      const button = buttonOf(person, title, messageId);
      if (typeof button.payload !== "string") throw new Error(`the button “${title}” tells the OA nothing`);
      const visible = button.type === "oa.query.show";
      return says(button.payload, { visible, counts: world.switches.tapOpensWindow });
    },
    tapsMenu: (payload) => says(payload),
    opensChat: () => {
      if (person.lastInteraction !== null) throw new Error(`${person.id} is in a chat already`);
      interact(world, person);
      world.emit(aboutOa(world, "user_click_chatnow", { user_id: person.id, user_id_by_app: person.byApp }));
    },
    sharesInfo: (info = usualInfo(person)) => {
      const asked = person.lines.some(({ content }) => content?.kind === "request_user_info");
      if (!asked) throw new Error(`nobody asked ${person.id} for his data`);
      person.sharedInfo = info;
      world.emit(fromUser(world, person, "user_submit_info", { info }));
    },
    follows: (source = "oa_profile") => follow(world, person, source),
    unfollows: () => follow(world, person, null),
    withdraws: () => {
      person.withdrawn = true;
      world.emit(aboutOa(world, "user_withdraw", { user_id: person.id, user_id_by_app: person.byApp }));
    },
    receives: (id = newest()) => received(world, person, line(id)),
    sees: (...ids) => {
      const unseen = person.lines.filter(({ from, seen }) => from !== "user" && !seen).map(({ id }) => id);
      const msg_ids = ids.length > 0 ? ids : unseen;
      for (const id of msg_ids) line(id).seen = true;
      world.emit(fromOa(world, person, "user_seen_message", { message: { msg_ids } }));
    },
    reacts: (id, icon) => {
      const message = { msg_id: line(id).id, react_icon: icon };
      world.emit(fromUser(world, person, "user_reacted_message", { message }));
    },
    confirmsAfter: (ms) => void (person.confirmsAfter = ms),
    blocks: () => void (person.blocked = true),
    unblocks: () => void (person.blocked = false),
    idles: () => void (person.idle = true),
    lastWrote: (msAgo) => void (person.lastInteraction = world.clock.now() - msAgo),
  };
}

interface Saying {
  readonly quote?: string;
  readonly visible?: boolean;
  readonly counts?: boolean;
}

function buttonOf(person: Person, title: string, messageId?: string): Button {
  const button = person.lines
    .toReversed()
    .filter(({ id }) => messageId === undefined || id === messageId)
    .flatMap(({ content }) => (content?.kind === "buttons" ? content.buttons : []))
    .find((one) => one.title === title);
  if (button === undefined) throw new Error(`no button “${title}” ${messageId ?? ""}`);
  return button;
}

function usualInfo({ name, phone }: Person): object {
  const full_address = { user_city: "Tuyên Quang", user_ward: "Minh Xuân", user_address: "1" };
  return { name, phone: phone ?? "84912345678", user_dob: "30/10/1990", gender: "Nam", full_address };
}
