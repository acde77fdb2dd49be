/** Messages as Telegram shows them: nothing of what is said gets lost, everything is taken, and every button comes back as it went. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fit, htmlOf, markupOf, plainOf } from "../../bot/channels/telegram/render.ts";
import { t } from "../../bot/channels/telegram/text.vi.ts";
import type { Say } from "../../flows/engine/types.ts";
import { normaliseText } from "../../flows/engine/input.ts";
import type { Citation, MessageBody } from "../../flows/ports.ts";
import { parseHtml, type Parsed } from "../fakes/telegram/html.ts";
import { anyText } from "../support/arbitrary.ts";

/** What Telegram takes in one message, after its tags are read. */
const MOST = 4_096;
/** The same of a caption. */
const MOST_BELOW_A_FILE = 1_024;
/** What the engine puts into one message. */
const MOST_SAID = 1_900;

function parsed(body: MessageBody): Parsed {
  const read = parseHtml(htmlOf(body));
  if (!read.ok) throw new Error(read.why);
  return read;
}

const tags = fc.constantFrom(
  "<b>",
  "</blockquote>",
  "<blockquote expandable>",
  "&lt;",
  "&amp",
  "&#60;",
  "<",
  ">",
  "&",
);
const text = fc
  .array(fc.oneof(anyText, tags), { minLength: 1, maxLength: 6 })
  .map((parts) => normaliseText(parts.join("")))
  .filter((all) => all !== "");
/** Long ones, of words and lines, or of one piece that nothing allows to cut. */
const long = fc
  .tuple(
    fc.constantFrom("Hiến đất mở đường. ", "a<b & c>d\n", "đ", "&lt;", "“5%”\n\n"),
    fc.integer({ min: 1, max: 12_000 }),
  )
  .map(([part, size]) => normaliseText(part.repeat(Math.ceil(size / part.length)).slice(0, size)))
  .filter((all) => all !== "");
const few = text
  .map((all) => Array.from(all).slice(0, MOST_SAID).join("").trim())
  .filter((all) => all !== "");
const citation: fc.Arbitrary<Citation> = fc.record({
  plan: fc.constant("tuyen-quang-2026-2030"),
  number: fc.constantFrom("66-KH/TU", "12-KH/BDV<TU>", "A&B"),
  section: fc.constantFrom("IV", "2.1 “Đối tượng”", "<3>"),
  quote: fc.oneof({ weight: 3, arbitrary: few }, { weight: 1, arbitrary: long }),
});
const buttons = fc.array(fc.record({ label: few, action: fc.stringMatching(/^[a-z0-9.-]{4,40}$/u) }), {
  maxLength: 5,
});
const files = fc.array(fc.record({ name: few, url: fc.webUrl() }), { maxLength: 3 });
const body: fc.Arbitrary<Say> = fc.record({
  kind: fc.constantFrom("reply", "answer"),
  text: fc.oneof({ weight: 3, arbitrary: few }, { weight: 1, arbitrary: long }),
  buttons: fc.oneof(fc.constant([]), buttons),
  citations: fc.oneof(fc.constant([]), fc.array(citation, { maxLength: 4 })),
  files: fc.oneof(fc.constant([]), files),
});

describe("the HTML of a message", () => {
  test("is read back as the plain text, with every citation in a quote of its own", () => {
    fc.assert(
      fc.property(body, (any) => {
        const read = parsed(any);
        expect(read.text).toBe(plainOf(any));
        expect(read.doubts).toEqual([]);
        const quotes = read.entities.map(({ type, offset, length }) => [
          type,
          read.text.slice(offset, offset + length),
        ]);
        expect(quotes).toEqual(
          any.citations.map((each) => [
            "expandable_blockquote",
            `“${each.quote}”\n${t.source(each.number, each.section)}`,
          ]),
        );
      }),
      { numRuns: 500 },
    );
  });

  test("holds a text with every mark of HTML in it as it is", () => {
    const said = `<b>&lt;"'&#x41;&nbsp;</b><!-- --><a href="x">`;
    const any = { text: said, buttons: [], citations: [], files: [] };
    expect(parsed(any)).toMatchObject({ text: said, entities: [] });
    expect(plainOf(any)).toBe(said);
  });

  test("may be a quote alone", () => {
    const quote = { plan: "p", number: "66-KH/TU", section: "IV", quote: "trước ngày 30/11" };
    const any = { text: "", buttons: [], citations: [quote], files: [] };
    expect(parsed(any).text).toBe("“trước ngày 30/11”\n— 66-KH/TU, mục IV");
  });
});

/** Everything said, in order, without white space: what of it is whose, and where the buttons stand. */
function stream(says: readonly Say[]): readonly (readonly [of: string, what: string])[] {
  const all = says.flatMap((say): [string, string][] => [
    [`text of ${say.kind}`, say.text === t.citationsGoOn ? "" : bare(say.text)],
    ...say.citations.map(({ quote, ...from }): [string, string] => [JSON.stringify(from), bare(quote)]),
    ["files", say.files.map((each) => JSON.stringify(each)).join("")],
    ["buttons", say.buttons.map((each) => JSON.stringify(each)).join("")],
  ]);
  return all
    .filter(([, what]) => what !== "")
    .reduce<readonly (readonly [string, string])[]>((done, [of, what]) => {
      const before = done.at(-1);
      return before?.[0] === of ? [...done.slice(0, -1), [of, before[1] + what]] : [...done, [of, what]];
    }, []);
}

function bare(said: string): string {
  return said.replaceAll(/\s+/gu, "");
}

describe("fitting", () => {
  const says = fc.array(body, { minLength: 1, maxLength: 5 });

  test("drops nothing and keeps the order; buttons and files stay behind what they belong to", () => {
    fc.assert(
      fc.property(says, (any) => {
        expect(stream(fit(any))).toEqual(stream(any));
      }),
      { numRuns: 500 },
    );
  });

  test("makes messages that Telegram takes, none of them empty", () => {
    fc.assert(
      fc.property(says, (any) => {
        for (const part of fit(any)) {
          const read = parsed(part);
          expect(read.text.length).toBeLessThanOrEqual(part.files.length > 0 ? MOST_BELOW_A_FILE : MOST);
          expect(part.files.length).toBeLessThanOrEqual(1);
          expect(`${read.text.trim()}${part.files.map(({ name }) => name).join("")}`).not.toBe("");
        }
      }),
      { numRuns: 500 },
    );
  });

  test("gives no more messages than there were, where each of them fits, and one more a file", () => {
    const short = says.filter((any) => any.every((say) => plainOf(say).length <= 4_000));
    fc.assert(
      fc.property(short, (any) => {
        const withFiles = any.reduce((sum, say) => sum + say.files.length, any.length);
        expect(fit(any).length).toBeLessThanOrEqual(withFiles);
      }),
    );
  });

  const plain = (said: string, more: Partial<Say> = {}): Say => ({
    kind: "reply",
    text: said,
    buttons: [],
    citations: [],
    files: [],
    ...more,
  });
  const options = [{ label: "Đồng ý", action: "t.1" }];

  test("puts what has nothing but text in front of what comes next", () => {
    expect(fit([plain("Chào đồng chí."), plain("Đồng ý không?", { buttons: options })])).toEqual([
      plain("Chào đồng chí.\n\nĐồng ý không?", { buttons: options }),
    ]);
  });

  test("keeps apart what has buttons, and what is of another kind", () => {
    const all = [plain("Một?", { buttons: options }), plain("Hai."), plain("Ba.", { kind: "answer" })];
    expect(fit(all)).toEqual(all);
  });

  test("a text of 10,000 characters comes in three, the buttons below the last", () => {
    const parts = fit([plain("Hiến đất mở đường. ".repeat(600).slice(0, 10_000), { buttons: options })]);
    expect(parts.map((part) => part.buttons.length)).toEqual([0, 0, 1]);
  });

  test("the offer to share one's number stands below the last", () => {
    const parts = fit([plain("Số điện thoại? ".repeat(600), { phone: true })]);
    expect(parts.map((part) => part.phone)).toEqual([undefined, undefined, true]);
  });
});

describe("what stands below a message", () => {
  test("are its options, all of them in their order, as they come back", () => {
    fc.assert(
      fc.property(
        buttons.filter((some) => some.length > 0),
        (some) => {
          const markup = markupOf({ text: "?", buttons: some, citations: [], files: [] });
          const keys = "inline_keyboard" in markup ? markup.inline_keyboard.flat() : [];
          expect(keys).toEqual(some.map(({ label, action }) => ({ text: label, callback_data: action })));
        },
      ),
    );
  });

  test("short ones three in a row, others one below the other", () => {
    const rows = (labels: readonly string[]): readonly number[] => {
      const some = labels.map((label, i) => ({ label, action: `t.${i}` }));
      const markup = markupOf({ text: "?", buttons: some, citations: [], files: [] });
      return "inline_keyboard" in markup ? markup.inline_keyboard.map((row) => row.length) : [];
    };
    expect(rows(["1", "2", "3", "4"])).toEqual([3, 1]);
    expect(rows(["Đồng ý", "Không đồng ý"])).toEqual([2]);
    expect(rows(["Đồng ý", "Không, để lần sau"])).toEqual([1, 1]);
  });

  test("without options: the offer to share a number where one is asked for, else whatever was there goes", () => {
    const none = { text: "?", buttons: [], citations: [], files: [] };
    expect(markupOf(none)).toEqual({ remove_keyboard: true });
    expect(markupOf({ ...none, phone: true })).toMatchObject({
      keyboard: [[{ text: t.sharePhone, request_contact: true }]],
    });
  });
});
