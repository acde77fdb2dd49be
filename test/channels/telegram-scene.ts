/** Hoa at her telephone, Khéo at the other end: what tests of Telegram say and look at. */
import type { FakeChat } from "../fakes/telegram/chat.ts";
import type { FakeUser } from "../fakes/telegram/people.ts";
import { FAR, GROUP, HOA, OLD_GROUP } from "./telegram-fixtures.ts";
import { openLine, type Line } from "./telegram-line.ts";

/** What anybody may ask. */
export const QUESTION = "Báo cáo năm nộp trước ngày nào?";

export interface Scene {
  readonly line: Line;
  readonly hoa: FakeUser;
  chat(id?: number): FakeChat;
  /** The newest text of the bot. */
  lastOf(id?: number): string;
  /** What the bot writes once this was done, in one text. */
  heard(does: () => unknown, id?: number): Promise<string>;
  say(text: string, by?: FakeUser): Promise<string>;
  /** Everything in the store, to be compared. */
  rows(): Promise<string>;
  personAt(id?: number): Promise<string | null>;
  /** Everybody the recordings are by becomes known to the fake; Hoa begins to join. */
  people(): Promise<void>;
}

export async function openScene(): Promise<Scene> {
  const line = await openLine();
  const { telegram } = line;
  const hoa = telegram.user(HOA);
  const s: Scene = {
    line,
    hoa,
    chat: (id = HOA.id) => telegram.chat(id),
    lastOf: (id) => s.chat(id).last.text,
    async heard(does, id) {
      const before = s.chat(id).messages.length;
      does();
      await line.pump();
      const since = s.chat(id).messages.slice(before);
      return since.map(({ text }) => text).join("\n\n");
    },
    say: (text, by = hoa) => s.heard(() => by.say(text), by.id),
    rows: async () => JSON.stringify(await line.export()),
    personAt: async (id = HOA.id) => (await line.at(id))?.person ?? null,
    async people() {
      telegram.user({ id: FAR, first_name: "Xa" }).start();
      telegram.group({ id: OLD_GROUP, title: "Chi bộ", type: "group" }).addBot();
      telegram.group({ id: GROUP, title: "Chi bộ", type: "supergroup" }).addBot();
      hoa.start();
      await line.pump();
    },
  };
  return s;
}
