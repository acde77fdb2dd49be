import { join } from "node:path";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { projectRoot } from "../../bot/root.ts";
import { createAnswerer } from "../../knowledge/answer/answerer.ts";
import { cardsOf } from "../../knowledge/answer/cards.ts";
import { answerFor } from "../../knowledge/answer/compose.ts";
import type { Found } from "../../knowledge/answer/parts.ts";
import { LONGEST_TEXT } from "../../knowledge/answer/draft.ts";
import type { Draft } from "../../knowledge/answer/draft.ts";
import { problemsOf } from "../../knowledge/answer/verify.ts";
import { quoteIn } from "../../knowledge/directive.ts";
import { openKnowledge } from "../../knowledge/knowledge.ts";

const folder = join(projectRoot(), "knowledge");
const knowledge = await openKnowledge({
  directivesDir: join(folder, "directives"),
  calendarFile: join(folder, "calendar", "holidays.vi.json"),
});
const directives = new Map(knowledge.directives.map((directive) => [directive.id, directive]));
const answerer = createAnswerer(knowledge);
const now = Date.parse("2026-11-22T09:00:00+07:00");

const ask = (text: string, plan: string | null = null, history: readonly string[] = []) =>
  answerer.answer({ text, plan, history, now });

describe("what must hold first", () => {
  it("gives the wording, the last valid day and the advised day apart, with the quote", async () => {
    const answer = await ask("Tuyên Quang nộp báo cáo năm trước ngày nào?");
    expect(answer.status).toBe("answered");
    expect(answer.plan).toBe("tuyen-quang-2026-2030");
    expect(answer.text).toContain(
      "Báo cáo tổng kết năm: “trước ngày 30/11”, hạn cuối là hết ngày 29/11/2026 (Chủ nhật); nên gửi chậm nhất thứ Sáu 27/11/2026. Gửi về Ban Tuyên giáo và Dân vận Tỉnh ủy.",
    );
    expect(answer.text).not.toContain("31/5");
    const [citation] = answer.citations;
    expect(citation?.section).toBe("IV");
    expect(citation?.quote).toContain("báo cáo tổng kết năm trước ngày 30/11");
  });

  it("refuses the weather", async () => {
    const answer = await ask("Hôm nay thời tiết thế nào?");
    expect(answer).toMatchObject({ status: "refused", citations: [], plan: null });
  });
});

describe("what is not there", () => {
  it.each([
    ["chu tich ubnd tinh vinh long ten gi", "vinh-long-2025"],
    ["Kế hoạch dân vận khéo năm 2026 của Thanh Hóa có những chỉ tiêu gì?", null],
    ["quang ninh nam nay giao chi tieu bao nhieu mo hinh moi phuong", null],
    ["Báo cáo kết quả mô hình được viết tối đa mấy trang ạ?", "tan-ky-2025"],
    ["Họp bình xét khen thưởng cần bao nhiêu phần trăm phiếu đồng ý?", "vinh-long-2025"],
    ["Quy trình 5 bước công nhận điển hình gồm những bước nào?", "vinh-long-2025"],
    ["Chân thứ nhất của phương châm Hai chân - Ba mũi là gì?", "tuyen-quang-2026-2030"],
    ["nam 2024 ap nao duoc cong nhan dien hinh vay", "chau-thanh-2024-2025"],
  ])("%s (%s) is refused", async (text, plan) => expect((await ask(text, plan)).status).toBe("refused"));
});

describe("scope", () => {
  it("puts the notice of an ended plan first", async () => {
    const answer = await ask("Tân Kỳ hạn gửi báo cáo năm là ngày nào?");
    expect(answer.text.startsWith("Kế hoạch 05-KH/ĐU chỉ áp dụng cho năm 2025")).toBe(true);
  });

  it("lets a plan named in the question win over the asker's own", async () => {
    expect((await ask("Tuyên Quang nộp báo cáo năm trước ngày nào?", "tan-ky-2025")).plan).toBe(
      "tuyen-quang-2026-2030",
    );
  });

  it("keeps to the asker's own plan after a question about another; without one, to the plan spoken of", async () => {
    const before = ["Vĩnh Long nộp hồ sơ khen thưởng khi nào?"];
    const question = "Báo cáo kết quả năm nộp trước ngày nào?";
    const own = await ask(question, "tuyen-quang-2026-2030", before);
    expect(own).toMatchObject({ status: "answered", plan: "tuyen-quang-2026-2030" });
    expect(own.text).toContain("29/11/2026");
    expect((await ask("Hồ sơ lập thành mấy bộ?", null, before)).plan).toBe("vinh-long-2025");
    // “do” (by) points back at nothing, “đó” (that) does.
    const by = await ask(
      "Báo cáo năm do đơn vị nào nộp, nộp trước ngày nào?",
      "tuyen-quang-2026-2030",
      before,
    );
    expect(by.plan).toBe("tuyen-quang-2026-2030");
    expect((await ask("Hồ sơ đó lập mấy bộ?", "tuyen-quang-2026-2030", before)).plan).toBe("vinh-long-2025");
  });

  it("gives a line for each plan, or asks which, when several fit", async () => {
    const short = await ask("Hạn đăng ký mô hình là ngày nào?");
    expect(short.text).toContain("Vĩnh Long");
    expect(short.text).toContain("Nam Định");
    const long = await ask("Các bước đăng ký mô hình?");
    expect(long.status).toBe("clarify");
    expect(long.citations).toEqual([]);
  });

  it("says that it has no plan of a strange place", async () => {
    expect((await ask("Kế hoạch của tỉnh Cà Mau nộp ngày nào?")).status).toBe("refused");
  });

  it("moves with the clock: after the day has passed, the next year's is given", async () => {
    const later = Date.parse("2026-12-01T09:00:00+07:00");
    const answer = await answerer.answer({
      text: "Tuyên Quang hạn báo cáo năm",
      plan: null,
      history: [],
      now: later,
    });
    expect(answer.text).toContain("29/11/2027");
  });
});

describe("premises", () => {
  it.each([
    ["Trước ngày 30/11 là nộp ngày 30 còn được không em?", "tuyen-quang-2026-2030", "Không: "],
    ["Nộp báo cáo năm Tuyên Quang ngày 29/11 được không?", null, "Được: "],
    ["“Chậm nhất là ngày 15/4/2025” thì ngày 15/4 có được tính không?", null, "tính cả ngày đó"],
    ["Vĩnh Long hồ sơ khen thưởng lập 3 bộ đúng không?", null, "không đúng"],
  ])("%s", async (question, plan, said) => expect((await ask(question, plan)).text).toContain(said));
});

describe("every answer", () => {
  const strange = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 80 }),
    fc
      .array(
        fc.constantFrom(
          "báo cáo",
          "hạn",
          "30/11",
          "đăng ký",
          "chi bộ",
          "Vĩnh Long",
          "66-KH/TU",
          "mấy",
          "không",
          "“",
          "\u0000",
          "🙂",
        ),
        {
          maxLength: 12,
        },
      )
      .map((words) => words.join(" ")),
  );

  it("stands whatever is asked: never throws, cites verbatim, keeps its length", async () => {
    await fc.assert(
      fc.asyncProperty(
        strange,
        fc.constantFrom(null, ...directives.keys(), "no-such-plan"),
        async (text, plan) => {
          const answer = await ask(text, plan);
          expect(answer.text.trim()).not.toBe("");
          expect(answer.text.length).toBeLessThanOrEqual(LONGEST_TEXT);
          if (answer.status === "answered") expect(answer.citations.length).toBeGreaterThan(0);
          for (const citation of answer.citations) {
            const section = directives
              .get(citation.plan)
              ?.sections.find(({ path }) => path === citation.section);
            expect(section !== undefined && quoteIn(section, citation.quote)).toBe(true);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("is the same for NFC and NFD", async () => {
    const question = "Hồ sơ khen thưởng ở Vĩnh Long lập mấy bộ?";
    expect(await ask(question.normalize("NFD"))).toEqual(await ask(question));
  });

  it("stands a question of 20,000 letters", async () => {
    expect((await ask("báo cáo năm ".repeat(1700))).text.length).toBeLessThanOrEqual(LONGEST_TEXT);
  });
});

describe("verification", () => {
  const reading = {
    words: [],
    marks: [],
    earlierMarks: [],
    named: [],
    namedBefore: [],
    years: [],
    days: [],
    yesNo: false,
    relative: { daysAhead: null, dayOfWeek: null, moved: false, nextYear: false },
    folded: "",
    meant: "",
    context: [],
    shares: new Map(),
    pointing: false,
    bySaying: false,
    counted: [],
    step: null,
    confirming: false,
  };

  it.each([...directives.values()].map((directive) => [directive.id, directive] as const))(
    "passes what every card of %s composes",
    (_, directive) => {
      for (const card of cardsOf(directive)) {
        if (card.kind === "gap") continue;
        const found: Found =
          card.kind === "duty"
            ? { kind: "duties", directive, cards: [card] }
            : { kind: "statements", directive, cards: [card] };
        const draft = answerFor(found, { knowledge, reading, now }, { namePlan: true, also: null });
        expect(problemsOf(draft, directives)).toEqual([]);
      }
    },
  );

  const draft: Draft = {
    status: "answered",
    text: "Báo cáo tổng kết năm: “trước ngày 30/11”, hạn cuối là hết ngày 29/11/2026.",
    plan: "tuyen-quang-2026-2030",
    citations: [
      {
        plan: "tuyen-quang-2026-2030",
        number: "66-KH/TU",
        section: "IV",
        quote: "báo cáo tổng kết năm trước ngày 30/11",
      },
    ],
    days: ["2026-11-29"],
    trusted: [],
  };

  it("passes a true draft", () => expect(problemsOf(draft, directives)).toEqual([]));

  it.each<[string, Partial<Draft>]>([
    ["no citation", { citations: [] }],
    ["a wrong day", { text: "Hạn cuối là 28/11/2026." }],
    ["a wrong number", { text: "Gửi 03 bộ trước ngày 30/11." }],
    ["a strange document", { text: "Theo 12-HD/BTGDVTU, trước ngày 30/11." }],
    ["invented words in quotation marks", { text: "“hạn chót là trước ngày 30/11”" }],
    ["too many words", { text: "a".repeat(LONGEST_TEXT + 1) }],
    [
      "a false quote",
      {
        citations: [
          { plan: "tuyen-quang-2026-2030", number: "66-KH/TU", section: "IV", quote: "trước ngày 30/12" },
        ],
      },
    ],
    [
      "a wrong section",
      {
        citations: [
          { plan: "tuyen-quang-2026-2030", number: "66-KH/TU", section: "I.1", quote: "trước ngày 30/11" },
        ],
      },
    ],
  ])("stops %s", (_, wrong) => expect(problemsOf({ ...draft, ...wrong }, directives)).not.toEqual([]));
});
