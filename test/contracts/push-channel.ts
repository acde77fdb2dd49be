/**
 * What every channel that is pushed to must do, whatever platform is behind it: bring all of a text, and say truly how sending ended. Each
 * implementation brings its platform's fake, seen as a person's telephone sees it.
 */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fit } from "../../bot/channels/traits.ts";
import type { PushChannel, Sent } from "../../bot/channels/channel.ts";
import type { Citation, MessageBody } from "../../flows/ports.ts";

/** A message as the person sees it. */
export interface Shown {
  /** All of it, citations included. */
  readonly text: string;
  /** What is set off as quoted. */
  readonly quotes: readonly string[];
  readonly options: readonly string[];
}

/** What befalls the next message. */
export type Mishap =
  | { readonly kind: "too-fast"; readonly seconds: number }
  /** Refused because of the person or the group. */
  | { readonly kind: "unreachable"; readonly why: number }
  /** Not to be accepted as it is. */
  | { readonly kind: "refused" }
  | { readonly kind: "no-account" }
  | { readonly kind: "server-error" }
  | { readonly kind: "lost-before" }
  | { readonly kind: "lost-after" }
  | { readonly kind: "garbage" }
  | { readonly kind: "silence" }
  /** Nobody listens at the platform's address. */
  | { readonly kind: "nobody-there" };

export interface OpenedChannel {
  readonly channel: PushChannel;
  /** Somebody who can be written to. */
  readonly address: string;
  /** What no code may hold. */
  readonly secrets: readonly string[];
  /** The most a message may hold on this platform, as people see it. */
  readonly mostText: number;
  /** The platform's ways of saying that somebody can't be reached. */
  readonly waysToBeUnreachable: number;
  /** The longest a message may take here; shorter than in earnest. */
  readonly mostMs: number;
  shown(): readonly Shown[];
  /** Chooses an option of the newest message; gives the action that arrives. */
  press(label: string): Promise<string>;
  /** Gives the address to send to. */
  befall(mishap: Mishap): Promise<string>;
  /** Whatever the platform found wrong with what it was sent, mishaps apart. */
  problems(): readonly string[];
  close(): Promise<void>;
}

const body = (text: string, more: Partial<MessageBody> = {}): MessageBody => ({
  text,
  buttons: [],
  citations: [],
  files: [],
  ...more,
});
const citation: Citation = {
  plan: "tuyen-quang-2026-2030",
  number: "66-KH/TU",
  section: "III.2",
  quote: "báo cáo kết quả <trước ngày 30/11> hằng năm & khi có yêu cầu; “đúng hạn”",
};
const SENT: Sent = { outcome: "sent" };

/** `open` is called once a test. */
export function pushChannelContract(name: string, open: () => Promise<OpenedChannel>): void {
  describe(`${name} as a PushChannel`, () => {
    let opened: OpenedChannel;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened.close();
      expect(opened.problems()).toEqual([]);
    });
    const put = (message: MessageBody): Promise<Sent> => opened.channel.send(opened.address, message);

    describe("what is sent", () => {
      test.each([
        "Đồng chí chọn kế hoạch nào?",
        "1 < 2 & 3 > 2; <b>không đậm</b> &amp; “ngoặc” 'đơn' \"kép\"",
        "*sao* _gạch_ [móc](nối) `mã` ~ # + - = | { } . ! \\",
        "dòng một\n\n  thụt vào\ndòng ba",
        "Hà Nội 🇻🇳 👩‍🌾 \u202Eđảo\u202C xong",
      ])("arrives as it is: %j", async (text) => {
        expect(await put(body(text))).toEqual(SENT);
        expect(opened.shown().map((one) => one.text)).toEqual([text]);
      });

      test("citations arrive verbatim, with where they stand", async () => {
        const second = { ...citation, section: "IV", quote: "a < b && c > d" };
        expect(await put(body("Theo kế hoạch:", { citations: [citation, second] }))).toEqual(SENT);
        const [one] = opened.shown();
        expect(one?.quotes).toHaveLength(2);
        for (const [i, { quote, number, section }] of [citation, second].entries()) {
          expect(one?.quotes[i]).toContain(quote);
          expect(one?.quotes[i]).toContain(number);
          expect(one?.quotes[i]).toContain(section);
        }
      });

      test("options come back as the actions they stand for", async () => {
        const buttons = Array.from({ length: 12 }, (_, i) => ({
          label: `Kế hoạch <${i + 1}> & chi tiết`,
          action: `a1b2c3d4e5f6.${i + 1}`,
        }));
        expect(await put(body("Chọn:", { buttons }))).toEqual(SENT);
        expect(opened.shown()[0]?.options).toEqual(buttons.map(({ label }) => label));
        for (const { label, action } of buttons) expect(await opened.press(label)).toBe(action);
      });

      test("a text too long for one message comes in several, complete and in order, options last", async () => {
        const lines = Array.from({ length: 400 }, (_, i) => `Câu ${i + 1}: mở rộng <đường> & hiến đất.`);
        const buttons = [{ label: "Đồng ý", action: "x.1" }];
        const long = { ...citation, quote: "đúng từng chữ ".repeat(700).trim() };
        const says = fit(opened.channel.id, [
          { kind: "reply", ...body(lines.join("\n"), { buttons, citations: [long] }) },
        ]);
        expect(says.length).toBeGreaterThan(3);
        for (const say of says) expect(await put(say)).toEqual(SENT);
        const shown = opened.shown();
        expect(shown).toHaveLength(says.length);
        const all = shown.map(({ text }) => text).join("\n");
        expect(
          lines.map((line) => all.indexOf(line)).every((at, i, every) => at > (every[i - 1] ?? -1)),
        ).toBe(true);
        expect(all.match(/từng/gu)).toHaveLength(700);
        expect(shown.every(({ text }) => text.length <= opened.mostText)).toBe(true);
        expect(shown.map(({ options }) => options.length)).toEqual(
          says.map((_, i) => Number(i === says.length - 1)),
        );
      });
    });

    describe("how it ended", () => {
      const meets = async (mishap: Mishap): Promise<Sent> => {
        const address = await opened.befall(mishap);
        const begun = performance.now();
        const sent = await opened.channel.send(address, body("Chào đồng chí"));
        expect(performance.now() - begun).toBeLessThan(opened.mostMs);
        const said = JSON.stringify(sent);
        for (const secret of opened.secrets) expect(said).not.toContain(secret);
        if ("code" in sent) expect(sent.code).toMatch(/^[A-Za-z0-9_-]{3,40}$/u);
        return sent;
      };
      const arrived = (): number => opened.shown().length;

      test("asked to wait: for exactly so long", async () => {
        expect(await meets({ kind: "too-fast", seconds: 37 })).toEqual({
          outcome: "too-fast",
          retryAfterMs: 37_000,
        });
        expect(arrived()).toBe(0);
      });

      test("nobody to be reached, whatever the reason", async () => {
        const codes: string[] = [];
        for (let why = 0; why < opened.waysToBeUnreachable; why += 1) {
          const sent = await meets({ kind: "unreachable", why });
          expect(sent.outcome).toBe("unreachable");
          if (sent.outcome === "unreachable") codes.push(sent.code);
        }
        expect(new Set(codes).size).toBeGreaterThan(1);
        // Others are written to as before.
        expect(await put(body("Chào đồng chí"))).toEqual(SENT);
      });

      test("refused as it is: a fault of ours, and nobody is unreachable for it", async () => {
        expect((await meets({ kind: "refused" })).outcome).toBe("refused");
      });

      test("the account is gone", async () => {
        expect((await meets({ kind: "no-account" })).outcome).toBe("no-account");
      });

      test("nobody listens: certainly not sent", async () => {
        expect((await meets({ kind: "nobody-there" })).outcome).toBe("not-sent");
      });

      test.each(["server-error", "lost-before", "garbage", "silence"] as const)(
        "%s: nobody knows whether it arrived",
        async (kind) => {
          expect((await meets({ kind })).outcome).toBe("unknown");
        },
      );

      test("the answer was lost: nobody knows, although it arrived", async () => {
        expect((await meets({ kind: "lost-after" })).outcome).toBe("unknown");
        expect(arrived()).toBe(1);
      });

      test("after any of them the next message goes out", async () => {
        for (const kind of ["server-error", "lost-before", "garbage", "refused"] as const)
          await meets({ kind });
        expect(await put(body("Chào đồng chí"))).toEqual(SENT);
      });
    });

    test("says how fast it may be used", () => {
      const { limits } = opened.channel;
      expect(limits.perSecond).toBeGreaterThan(0);
      expect(limits.gapMs(opened.address)).toBeGreaterThan(0);
    });
  });
}
