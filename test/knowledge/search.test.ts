import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { featuresOf } from "../../knowledge/search/features.ts";
import { buildIndex } from "../../knowledge/search/index.ts";
import { literals, withoutDocumentNumbers } from "../../knowledge/search/literals.ts";
import { canonical, fold, normalise } from "../../knowledge/search/normalise.ts";
import { countPairs } from "../../knowledge/search/pairs.ts";
import { readQuery, restore } from "../../knowledge/search/query.ts";
import { search } from "../../knowledge/search/rank.ts";
import { doAtOnce } from "../../knowledge/search/slices.ts";
import { readKeystrokes } from "../../knowledge/search/telex.ts";
import { tokenise } from "../../knowledge/search/tokenise.ts";

const onsets = ["", "b", "c", "đ", "h", "kh", "l", "m", "ng", "nh", "qu", "s", "t", "th", "tr", "v", "x"];
const rimes = [
  "a",
  "ang",
  "ân",
  "ăm",
  "e",
  "ê",
  "iên",
  "y",
  "i",
  "oa",
  "oe",
  "ong",
  "ô",
  "ơi",
  "uy",
  "ua",
  "ươc",
  "ưng",
  "yêu",
];
const tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"];
const syllable = fc
  .tuple(fc.constantFrom(...onsets), fc.constantFrom(...rimes), fc.constantFrom(...tones))
  .map(([onset, rime, tone]) => (onset + rime + tone).normalize("NFC"));
const sentence = fc.array(syllable, { minLength: 1, maxLength: 12 }).map((words) => words.join(" "));

const terms = (text: string): readonly string[] => tokenise(text).map(({ term }) => term);

describe("normalising", () => {
  it("gives NFC and NFD, capitals and small letters the same form", () => {
    fc.assert(
      fc.property(syllable, (word) => {
        expect(canonical(word.normalize("NFD"))).toBe(canonical(word));
        expect(canonical(word.toUpperCase())).toBe(canonical(word));
        expect(fold(word.normalize("NFD"))).toBe(fold(word));
        expect(normalise(word.normalize("NFD"))).toBe(word);
      }),
    );
  });

  it("is idempotent, and folding forgets what canonising did", () => {
    fc.assert(
      fc.property(syllable, (word) => {
        expect(canonical(canonical(word))).toBe(canonical(word));
        expect(fold(fold(word))).toBe(fold(word));
        expect(fold(canonical(word))).toBe(fold(word));
        expect(fold(word)).toMatch(/^[a-z]*$/u);
      }),
    );
  });

  it.each([
    ["hoà", "hòa"],
    ["uỷ", "ủy"],
    ["khoẻ", "khỏe"],
    ["thuý", "thúy"],
    ["lý", "lí"],
    ["quý", "quí"],
    ["kỹ", "kĩ"],
    ["yêu", "iêu"],
  ])("holds %s and %s for one", (a, b) => expect(canonical(a)).toBe(canonical(b)));

  it.each([
    ["thúy", "thúi"],
    ["hòa", "hóa"],
    ["đa", "da"],
    ["tay", "tai"],
  ])("keeps %s and %s apart", (a, b) => expect(canonical(a)).not.toBe(canonical(b)));
});

describe("tokens", () => {
  it("are the same for NFC and NFD text", () => {
    fc.assert(
      fc.property(sentence, (text) => {
        expect(terms(text.normalize("NFD"))).toEqual(terms(text));
      }),
    );
  });

  it("read any text without throwing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(tokenise(text)).toBeInstanceOf(Array);
      }),
    );
  });

  it("hold numbers in one spelling", () => {
    expect(terms("01 mô hình")[0]).toBe("1");
    expect(terms("1.500.000 đồng")[0]).toBe("1500000");
    expect(terms("7,5 %")[0]).toBe("7,5");
  });

  it("touch over spaces, hyphens and quotes, not over punctuation", () => {
    const joined = tokenise("văn hóa - xã hội, “Dân vận khéo”").map((token) => token.joined);
    expect(joined).toEqual([false, true, true, true, false, true, true]);
  });
});

describe("dates and document numbers", () => {
  it.each(["30/11", "30-11", "ngày 30 tháng 11", "30 thang 11", "30/11/2026", "ngày 30 tháng 11 năm 2026"])(
    "%s is the thirtieth of November",
    (text) => expect(literals(text)).toContain("@30/11"),
  );

  it("hold the year when there is one", () => {
    expect(literals("09 tháng 12 năm 2022")).toEqual(
      expect.arrayContaining(["@9/12", "@9/12/2022", "@12/2022"]),
    );
    expect(literals("5.12.25")).toContain("@5/12/2025");
    expect(literals("tháng 11 năm 2026")).toEqual(literals("11/2026"));
  });

  it.each(["mục 2.1", "31/13", "45/10", "2026-2030", "3-4 người"])("%s is no date", (text) =>
    expect(literals(text).filter((literal) => literal.startsWith("@"))).toEqual([]),
  );

  it.each(["05-KH/ĐU", "5-kh/đu", "05 - KH/ĐU", "05-KH/DU"])("%s is one document", (text) =>
    expect(literals(text)).toEqual(["#5-kh-du"]),
  );

  it("can be taken out of a text", () => {
    const { rest, numbers } = withoutDocumentNumbers("Kế hoạch 66-KH/TU và 553/QĐ-UBND");
    expect(numbers).toEqual(["#66-kh-tu", "#553-qd-ubnd"]);
    expect(terms(rest)).toEqual(terms("Kế hoạch và"));
  });
});

describe("keystrokes of input methods", () => {
  it.each([
    ["vaanj", "vận"],
    ["dduwowcj", "được"],
    ["tieengs", "tiếng"],
    ["ddaangr", "đẩng"],
    ["va65n", "vận"],
    ["d9uoc75", "được"],
  ])("%s reads %s", (typed, word) => expect(readKeystrokes(typed)).toContain(canonical(word)));
});

describe("pair counts", () => {
  it("count like a map, however many", () => {
    const pair = fc.tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 90 }));
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 6000 }), (pairs) => {
        const sequence = Uint32Array.from(pairs.flatMap(([a, b]) => [a, b, 0]));
        const counts = doAtOnce(countPairs(sequence, 91, new Uint8Array(91)));
        const model = new Map<string, number>();
        for (const [a, b] of pairs) {
          model.set(`${a} ${b}`, (model.get(`${a} ${b}`) ?? 0) + 1);
        }
        expect(counts.size).toBe(model.size);
        for (const [key, count] of model) {
          const [a = 0, b = 0] = key.split(" ").map(Number);
          expect(counts.count(a, b)).toBe(count);
        }
        expect(counts.count(91, 91)).toBe(0);
      }),
      { numRuns: 20 },
    );
  });
});

const passages = [
  {
    id: "report",
    title: "Chế độ báo cáo",
    text: "Báo cáo tổng kết năm trước ngày 30/11 về Ban Tuyên giáo và Dân vận Tỉnh ủy.",
  },
  { id: "half", title: "Chế độ báo cáo", text: "Báo cáo kết quả thực hiện 6 tháng trước ngày 31/5." },
  {
    id: "quota",
    title: "Chỉ tiêu",
    text: "Mỗi chi bộ xây dựng ít nhất 01 mô hình “Dân vận khéo”; Ủy ban nhân dân xã phối hợp.",
  },
  {
    id: "award",
    title: "Khen thưởng",
    text: "Hồ sơ khen thưởng lập thành 02 bộ, gửi Ủy ban nhân dân tỉnh theo Kế hoạch số 05-KH/ĐU.",
  },
  {
    id: "waste",
    title: "Văn hóa - xã hội",
    text: "Phân loại rác thải, trồng hoa ven đường, bảo vệ môi trường.",
  },
  { id: "land", title: "Kinh tế", text: "Vận động Nhân dân giải phóng mặt bằng các dự án trọng điểm." },
];

describe("search", () => {
  const index = buildIndex(passages);
  const first = (question: string): string | undefined => search(index, question)[0]?.id;

  it.each([
    ["hạn nộp báo cáo tổng kết năm là ngày nào?", "report"],
    ["han nop bao cao tong ket nam", "report"],
    ["báo cáo tổng kêt năm truớc ngày nào", "report"],
    ["bao cao 6 thansg", "half"],
    ["ngày 30 tháng 11", "report"],
    ["5 KH DU", "award"],
    ["hs khen thưởng mấy bộ", "award"],
    ["phaan loaij racs thair", "waste"],
    ["GPMB", "land"],
    ["mỗi cb mấy mh", "quota"],
  ])("%s finds %s", (question, id) => expect(first(question)).toBe(id));

  it("reads a word joined to the first letter of the one before it, where the texts say the two", () => {
    const usual = buildIndex([
      { id: "1", text: "Khảo sát, kiểm tra. Khảo sát rồi đánh giá; kiểm tra, đánh giá." },
      { id: "2", text: "đánh giá, kiểm tra, khảo sát" },
    ]);
    const said = (text: string): string =>
      restore(usual, text)
        .map(({ term }) => term)
        .join(" ");
    expect(said("ksát ktra đgiá")).toBe(said("khảo sát kiểm tra đánh giá"));
    expect(said("tsát")).toBe("tsat\u0301");
  });

  it("takes a typed mark as evidence and its absence as none", () => {
    const two = buildIndex([
      { id: "ban", text: "ban dân vận" },
      { id: "bàn", text: "bàn việc dân" },
      { id: "bạn", text: "bạn đọc" },
    ]);
    expect(search(two, "bàn")[0]?.id).toBe("bàn");
    expect(search(two, "bạn")[0]?.id).toBe("bạn");
    expect(search(two, "ban dan van")[0]?.id).toBe("ban");
  });

  it("does not bend strange words into known ones", () => {
    expect(restore(index, "blockchain").map(({ term }) => term)).toEqual(["blockchain"]);
    expect(search(index, "blockchain")).toEqual([]);
  });

  it("gives posteriors that sum to at most one, over terms of the corpus", () => {
    fc.assert(
      fc.property(sentence, (text) => {
        for (const { readings } of readQuery(index, text).words) {
          expect(readings.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(1 + 1e-9);
          for (const { term } of readings) expect(term).toBeGreaterThan(0);
        }
      }),
    );
  });

  it("reads words the same whether or not a number that no passage has stands behind them", () => {
    const question = "chi bộ xây dựng mô hình";
    const readingsOf = (text: string): readonly unknown[] =>
      readQuery(index, text).words.map(({ readings }) => readings);
    expect(readingsOf(`${question} 987654321`)).toEqual([...readingsOf(question), []]);
  });

  it("gives a doubtful reading more than its share of the gain, and a certain one all of it", () => {
    const term = index.vocabulary.numbers.get(canonical("rác")) ?? 0;
    const gain = (weight: number): number => {
      const words = [{ readings: [{ term, weight }], joined: false, weight: 1 }];
      return featuresOf(index, { words, beside: [] }).terms.gains[0] ?? 0;
    };
    const rarity = featuresOf(index, { words: [], beside: [{ term, weight: 1 }] }).terms.gains[0] ?? 0;
    expect(gain(1)).toBeCloseTo(rarity, 9);
    for (const chance of [0.05, 0.3, 0.7]) {
      expect(gain(chance)).toBeGreaterThan(chance * rarity);
      expect(gain(chance)).toBeLessThan(rarity);
    }
  });

  it("answers anything without throwing, best first, no more than asked for", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const scores = search(index, text, { limit: 3 }).map(({ score }) => score);
        expect(scores.length).toBeLessThanOrEqual(3);
        expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      }),
    );
  });

  it("stands an empty corpus and empty passages", () => {
    expect(search(buildIndex([]), "báo cáo")).toEqual([]);
    expect(search(buildIndex([{ id: "a", text: "" }]), "báo cáo")).toEqual([]);
  });
});
