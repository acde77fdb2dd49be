/**
 * What every channel that is pushed to must do, whatever platform is behind it: bring all of a text, and say truly how sending ended. Each
 * implementation brings its platform's fake, seen as a person's telephone sees it.
 */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fit } from "../../bot/channels/traits.ts";
import type { FileSource, PushChannel, Sent } from "../../bot/channels/channel.ts";
import { about } from "../support/about.ts";
import type { Citation, FileLink, Instant, MessageBody } from "../../flows/ports.ts";

/** A message as the person sees it. */
export interface Shown {
  /** All of it, citations included. */
  readonly text: string;
  /** What is set off as quoted. */
  readonly quotes: readonly string[];
  readonly options: readonly string[];
  /** What came as files. */
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
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
  readonly channel: PushChannel & FileSource;
  /** A file that can be sent, and one that is gone. */
  readonly paper: FileLink;
  readonly paperBytes: Uint8Array;
  readonly gone: FileLink;
  /** Somebody sends a file; gives what it is fetched by. */
  attach(bytes: Buffer): Promise<string>;
  /** What befalls the next fetch. */
  befallFetch(how: "server-error" | "lost-before" | "no-such-file"): void;
  /** Somebody who can be written to, and when they last wrote. */
  readonly address: string;
  readonly heardAt: Instant;
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

/** What a platform may lack; then nothing of it is shown, and what it would have shown stands in the text. */
export interface Has {
  readonly buttons: boolean;
  /** Files go out as files; else a line names each. */
  readonly files: boolean;
  /** It tells when somebody can't be reached. */
  readonly reach: boolean;
}
const EVERYTHING: Has = { buttons: true, files: true, reach: true };

/** `open` is called once a test. */
export function pushChannelContract(
  name: string,
  open: () => Promise<OpenedChannel>,
  has: Has = EVERYTHING,
): void {
  describe(`${name} as a PushChannel`, () => {
    let opened: OpenedChannel;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened.close();
      expect(opened.problems()).toEqual([]);
    });
    const put = (message: MessageBody): Promise<Sent> =>
      opened.channel.send(opened.address, message, about({ heardAt: opened.heardAt }));

    /** Once, for what only some platforms have; else not at all. */
    const onceIf = (holds: boolean): readonly "once"[] => (holds ? ["once"] : []);

    describe("what is sent", () => {
      test.each([
        "Đồng chí chọn kế hoạch nào?",
        "1 < 2 & 3 > 2; <b>không đậm</b> &amp; “ngoặc” 'đơn' \"kép\"",
        "*sao* _gạch_ [móc](nối) `mã` ~ # + - = | { } . ! \\",
        "dòng một\n\n  thụt vào\ndòng ba",
        "Hà Nội 🇻🇳 👩‍🌾 \u202Eđảo\u202C xong",
      ])("arrives as it is: %j", async (text) => {
        expect(await put(body(text))).toMatchObject(SENT);
        expect(opened.shown().map((one) => one.text)).toEqual([text]);
      });

      test("citations arrive verbatim, with where they stand", async () => {
        const second = { ...citation, section: "IV", quote: "a < b && c > d" };
        expect(await put(body("Theo kế hoạch:", { citations: [citation, second] }))).toMatchObject(SENT);
        const [one] = opened.shown();
        expect(one?.quotes).toHaveLength(2);
        for (const [i, { quote, number, section }] of [citation, second].entries()) {
          expect(one?.quotes[i]).toContain(quote);
          expect(one?.quotes[i]).toContain(number);
          expect(one?.quotes[i]).toContain(section);
        }
      });

      test.each(onceIf(!has.buttons))(
        "options are not shown: they stand in the text as numbers",
        async () => {
          const buttons = [{ label: "Đồng ý", action: "a1b2c3d4e5f6.1" }];
          expect(await put(body("Chọn:\n1. Đồng ý", { buttons }))).toMatchObject(SENT);
          expect(opened.shown()).toMatchObject([{ text: "Chọn:\n1. Đồng ý", options: [] }]);
        },
      );

      test.each(onceIf(has.buttons))("options come back as the actions they stand for", async () => {
        const buttons = Array.from({ length: 12 }, (_, i) => ({
          label: `Kế hoạch <${i + 1}> & chi tiết`,
          action: `a1b2c3d4e5f6.${i + 1}`,
        }));
        expect(await put(body("Chọn:", { buttons }))).toMatchObject(SENT);
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
        for (const say of says) expect(await put(say)).toMatchObject(SENT);
        const shown = opened.shown();
        expect(shown).toHaveLength(says.length);
        const all = shown.map(({ text }) => text).join("\n");
        expect(
          lines.map((line) => all.indexOf(line)).every((at, i, every) => at > (every[i - 1] ?? -1)),
        ).toBe(true);
        expect(all.match(/từng/gu)).toHaveLength(700);
        expect(shown.every(({ text }) => text.length <= opened.mostText)).toBe(true);
        expect(shown.map(({ options }) => options.length)).toEqual(
          says.map((_, i) => Number(has.buttons && i === says.length - 1)),
        );
      });
    });

    describe("files", () => {
      test.each(onceIf(!has.files))("that can't be sent are named, below the whole text", async () => {
        const text = "Danh sách tệp kèm theo. ".repeat(200).trim();
        const files = [1, 2, 3].map((i) => ({ name: `bản ${i} <dự thảo>.docx`, url: opened.paper.url }));
        const says = fit(opened.channel.id, [
          { kind: "reply", ...body(text, { files, citations: [citation] }) },
        ]);
        for (const say of says) expect(await put(say)).toMatchObject(SENT);
        const shown = opened.shown();
        const all = shown.map((one) => one.text).join("\n");
        expect(all.match(/tệp kèm theo/gu)).toHaveLength(200);
        for (const file of files) expect(all.split(file.name)).toHaveLength(2);
        expect(shown.flatMap((one) => one.files)).toEqual([]);
        expect(shown.every((one) => one.text.length <= opened.mostText)).toBe(true);
      });

      test.each(onceIf(has.files))("go out whole, under their name, with text and options", async () => {
        const { paper, paperBytes } = opened;
        const buttons = [{ label: "Bản đăng ký của tôi", action: "m.mine" }];
        const text = "Bản đăng ký <dự thảo> & tệp";
        const says = fit(opened.channel.id, [{ kind: "answer", ...body(text, { files: [paper], buttons }) }]);
        for (const say of says) expect(await put(say)).toMatchObject(SENT);
        const shown = opened.shown();
        const files = shown.flatMap((one) => one.files);
        expect(files.map(({ name }) => name)).toEqual([paper.name]);
        expect(files.map(({ bytes }) => Buffer.from(bytes))).toEqual([Buffer.from(paperBytes)]);
        expect(shown.map((one) => one.text).join("\n")).toContain(text);
        expect(shown.at(-1)?.options).toEqual(has.buttons ? ["Bản đăng ký của tôi"] : []);
      });

      test.each(onceIf(has.files))(
        "several files with a long text: all of the text, then every file",
        async () => {
          const text = "Danh sách tệp kèm theo. ".repeat(200).trim();
          const files = [opened.paper, opened.paper, opened.paper];
          const says = fit(opened.channel.id, [
            { kind: "reply", ...body(text, { files, citations: [citation] }) },
          ]);
          for (const say of says) expect(await put(say)).toMatchObject(SENT);
          const shown = opened.shown();
          expect(shown.flatMap((one) => one.files)).toHaveLength(3);
          expect(
            shown
              .map((one) => one.text)
              .join("\n")
              .match(/tệp kèm theo/gu),
          ).toHaveLength(200);
        },
      );

      test("one that is gone is said to be gone", async () => {
        expect(await put(body("", { files: [opened.gone] }))).toMatchObject(SENT);
        expect(opened.shown()[0]?.text).toContain(opened.gone.name);
        expect(opened.shown()[0]?.files).toEqual([]);
      });

      test("come in whole", async () => {
        const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * 7) % 256));
        const fetched = await opened.channel.fetchFile(await opened.attach(bytes), 100_000);
        expect(fetched.outcome).toBe("fetched");
        if (fetched.outcome === "fetched") expect(Buffer.from(fetched.bytes).equals(bytes)).toBe(true);
      });

      test("larger than wanted: not taken, exactly as large: taken", async () => {
        const ref = await opened.attach(Buffer.alloc(5_000, 1));
        expect((await opened.channel.fetchFile(ref, 4_999)).outcome).toBe("too-large");
        expect((await opened.channel.fetchFile(ref, 5_000)).outcome).toBe("fetched");
      });

      test.each([
        ["server-error", "later"],
        ["lost-before", "later"],
        ["no-such-file", "gone"],
      ] as const)("%s while fetching: %s", async (how, outcome) => {
        const ref = await opened.attach(Buffer.alloc(5_000, 1));
        opened.befallFetch(how);
        const fetched = await opened.channel.fetchFile(ref, 5_000);
        expect(fetched.outcome).toBe(outcome);
        for (const secret of opened.secrets) expect(JSON.stringify(fetched)).not.toContain(secret);
        if ("code" in fetched) expect(fetched.code).toMatch(/^[A-Za-z0-9_-]{3,40}$/u);
      });
    });

    describe("how it ended", () => {
      const meets = async (mishap: Mishap): Promise<Sent> => {
        const address = await opened.befall(mishap);
        const begun = performance.now();
        const sent = await opened.channel.send(
          address,
          body("Chào đồng chí"),
          about({ heardAt: opened.heardAt }),
        );
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

      test.each(onceIf(has.reach))("nobody to be reached, whatever the reason", async () => {
        const codes: string[] = [];
        for (let why = 0; why < opened.waysToBeUnreachable; why += 1) {
          const sent = await meets({ kind: "unreachable", why });
          expect(sent.outcome).toBe("unreachable");
          if (sent.outcome === "unreachable") codes.push(sent.code);
        }
        expect(new Set(codes).size).toBeGreaterThan(1);
        // Others are written to as before.
        expect(await put(body("Chào đồng chí"))).toMatchObject(SENT);
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
        expect(await put(body("Chào đồng chí"))).toMatchObject(SENT);
      });
    });

    test("says how fast it may be used", () => {
      const { limits } = opened.channel;
      expect(limits.perSecond).toBeGreaterThan(0);
      expect(limits.gapMs(opened.address)).toBeGreaterThan(0);
    });
  });
}
