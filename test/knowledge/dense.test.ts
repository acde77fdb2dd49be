import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { cacheFolder } from "../../bot/paths.ts";
import { projectRoot } from "../../bot/root.ts";
import { createAnswerer } from "../../knowledge/answer/answerer.ts";
import { decodeVectors, encodeVectors } from "../../knowledge/dense/cache-file.ts";
import { createDense } from "../../knowledge/dense/dense.ts";
import type { Dense, DenseOptions } from "../../knowledge/dense/dense.ts";
import { BATCH, openAiEmbedder } from "../../knowledge/dense/embedder.ts";
import { fuse } from "../../knowledge/dense/fuse.ts";
import type { Directive } from "../../knowledge/directive.ts";
import { openKnowledge } from "../../knowledge/knowledge.ts";
import { fakeEmbeddings, MODES } from "../fakes/openai-embeddings.ts";
import type { FakeEmbeddings } from "../fakes/openai-embeddings.ts";

const rooms = join(projectRoot(), "knowledge");
const knowledge = await openKnowledge({
  directivesDir: join(rooms, "directives"),
  calendarFile: join(rooms, "calendar", "holidays.vi.json"),
});
const { directives } = knowledge;
const PARAGRAPHS = directives.flatMap(({ sections }) => sections.flatMap((s) => s.paragraphs)).length;
const TUYEN_QUANG = "tuyen-quang-2026-2030";
const now = Date.parse("2026-11-22T09:00:00+07:00");

/** Shares no word with the paragraph on thiên tai. */
const PARAPHRASE = "Lũ lụt sạt lở thì sao?";
const MEANINGS = [
  ["lũ lụt", "sạt lở", "thiên tai"],
  ["smartphone", "học vụ số"],
  ["bao giờ", "mấy bộ", "trước ngày 30/11"],
];

const lexical = createAnswerer(knowledge);
let service: FakeEmbeddings;
let folder: string;
let opened: Dense[] = [];
let reports: string[] = [];

beforeAll(async () => {
  service = await fakeEmbeddings(MEANINGS);
});
afterAll(() => service.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kheo-dense-"));
  service.mode = "obedient";
  service.forget();
  reports = [];
});
afterEach(async () => {
  await Promise.all(opened.map((dense) => dense.stop()));
  opened = [];
  await rm(folder, { recursive: true, force: true });
  if (service.violations.length > 0) throw new Error(service.violations.join("\n"));
});

function start(options: Partial<DenseOptions> = {}): Dense {
  const model = options.model ?? "fake-small";
  const dense = createDense({
    directives,
    embedder: openAiEmbedder({ baseUrl: service.url, apiKey: service.key, model }),
    model,
    cacheFolder: join(folder, "cache"),
    report: (_, message, fields) => void reports.push(`${message} ${JSON.stringify(fields ?? {})}`),
    questionMs: 400,
    batchMs: 400,
    ...options,
  });
  opened.push(dense);
  dense.start();
  return dense;
}

/** All vectors there, nothing counted yet. */
async function filled(options: Partial<DenseOptions> = {}): Promise<Dense> {
  const dense = start({ batchMs: 20_000, questionMs: 10_000, ...options });
  expect(await dense.settled()).toBe(true);
  service.forget();
  return dense;
}

/** One answerer for all tests, since making one takes a while; what is near, `dense` says. */
let dense: Dense | null = null;
const byMeaning = createAnswerer(knowledge, {
  rank: async (question) => (await dense?.rank(question)) ?? null,
});

function ask(text: string, plan: string | null, nearness: Dense | null) {
  dense = nearness;
  return (nearness === null ? lexical : byMeaning).answer({ text, plan, history: [], now });
}

/** A sleep that lasts until the test ends it. */
function patience() {
  const waits: number[] = [];
  let wake = (): void => undefined;
  let fellAsleep = (): void => undefined;
  const asleep = new Promise<void>((resolve) => (fellAsleep = resolve));
  return {
    waits,
    asleep,
    wake: () => wake(),
    sleep: (ms: number, signal: AbortSignal): Promise<void> =>
      new Promise((resolve, reject) => {
        waits.push(ms);
        wake = resolve;
        signal.addEventListener("abort", () => reject(signal.reason));
        fellAsleep();
      }),
  };
}

describe("what words miss", () => {
  it("is found by meaning, quoted verbatim and cited", async () => {
    const dense = await filled();
    expect((await ask(PARAPHRASE, TUYEN_QUANG, null)).status).toBe("refused");
    const answer = await ask(PARAPHRASE, TUYEN_QUANG, dense);
    expect(answer).toMatchObject({ status: "answered", plan: TUYEN_QUANG });
    expect(answer.citations).toHaveLength(1);
    expect(answer.citations[0]).toMatchObject({ section: "III.5", plan: TUYEN_QUANG });
    expect(answer.citations[0]?.quote).toContain("khắc phục hậu quả thiên tai");
    expect(answer.text).toContain("khắc phục hậu quả thiên tai");
  });

  it("is found although no plan is named, and the plan is said", async () => {
    const answer = await ask(PARAPHRASE, null, await filled());
    expect(answer).toMatchObject({ status: "answered", plan: TUYEN_QUANG });
    expect(answer.text).toContain("Tuyên Quang");
  });

  it("is evidence for a writer, after the paragraphs that share words or among them", async () => {
    const question = { text: PARAPHRASE, plan: TUYEN_QUANG, history: [], now };
    const quotes = (await lexical.evidence(question)).passages.map(({ quote }) => quote);
    expect(quotes.join()).not.toContain("thiên tai");
    dense = await filled();
    const { answer, passages } = await byMeaning.evidence(question);
    expect(answer.status).toBe("answered");
    expect(passages.slice(0, 3).some(({ quote }) => quote.includes("thiên tai"))).toBe(true);
    expect(service.requests).toBe(1);
  });

  it("costs one request a question, none when it is asked again", async () => {
    const dense = await filled();
    await ask(PARAPHRASE, TUYEN_QUANG, dense);
    await ask(PARAPHRASE, TUYEN_QUANG, dense);
    expect(service.requests).toBe(1);
  });
});

describe("facts stay as they are", () => {
  it.each([
    ["Tuyên Quang nộp báo cáo năm trước ngày nào?", null],
    ["Hồ sơ khen thưởng ở Vĩnh Long lập mấy bộ?", null],
    ["Hôm nay thời tiết thế nào?", null],
    ["Kế hoạch của tỉnh Cà Mau nộp ngày nào?", null],
    ["Có những kế hoạch nào?", null],
    ["Xin chào", TUYEN_QUANG],
  ])("%s: answered without asking the service", async (question, plan) => {
    const dense = await filled();
    expect(await ask(question, plan, dense)).toEqual(await ask(question, plan, null));
    expect(service.requests).toBe(0);
  });

  it.each([
    ["Smartphone bao giờ?", TUYEN_QUANG],
    ["Smartphone mấy bộ?", TUYEN_QUANG],
    ["Smartphone theo 99-HD/ABC?", TUYEN_QUANG],
    ["Cách nấu phở bò ngon?", TUYEN_QUANG],
    ["Cách nấu phở bò ngon?", null],
  ])(
    "%s: nearness alone answers no when, how many, strange document or strange matter",
    async (question, plan) => {
      const dense = await filled();
      expect(await ask(question, plan, dense)).toEqual(await ask(question, plan, null));
    },
  );
});

describe("a failing service leaves the answer of the words", () => {
  it.each(MODES.filter((mode) => mode !== "obedient" && mode !== "ragged"))(
    "to a question: %s",
    async (mode) => {
      await filled();
      const dense = start();
      await dense.settled();
      service.mode = mode;
      expect(await ask(PARAPHRASE, TUYEN_QUANG, dense)).toEqual(await ask(PARAPHRASE, TUYEN_QUANG, null));
      expect(service.requests).toBe(1);
    },
  );

  it.each(MODES.filter((mode) => !["obedient", "all alike", "wrong dimensions"].includes(mode)))(
    "to the paragraphs: %s; then it recovers",
    async (mode) => {
      service.mode = mode;
      const { sleep, asleep, wake } = patience();
      const dense = start({ sleep, questionMs: 10_000 });
      await asleep;
      expect(await ask(PARAPHRASE, TUYEN_QUANG, dense)).toEqual(await ask(PARAPHRASE, TUYEN_QUANG, null));
      expect(service.requests).toBe(1);
      service.mode = "obedient";
      wake();
      expect(await dense.settled()).toBe(true);
      expect((await ask(PARAPHRASE, TUYEN_QUANG, dense)).status).toBe("answered");
    },
  );

  it("to some of the paragraphs: vectors of another length are not mixed with the others", async () => {
    service.next("obedient", "wrong dimensions");
    const { sleep, asleep, wake } = patience();
    const dense = start({ sleep, batchMs: 20_000, questionMs: 10_000 });
    await asleep;
    wake();
    expect(await dense.settled()).toBe(true);
    expect((await ask(PARAPHRASE, TUYEN_QUANG, dense)).status).toBe("answered");
  });

  it("vectors that are all alike: they tell nothing", async () => {
    service.mode = "all alike";
    const dense = await filled();
    expect(await ask(PARAPHRASE, TUYEN_QUANG, dense)).toEqual(await ask(PARAPHRASE, TUYEN_QUANG, null));
  });

  it("nobody there at all", async () => {
    const { sleep, asleep } = patience();
    const embedder = openAiEmbedder({ baseUrl: "http://127.0.0.1:1/v1", apiKey: null, model: "fake-small" });
    const dense = start({ embedder, sleep });
    await asleep;
    expect(await dense.rank(PARAPHRASE)).toBeNull();
  });

  it("waits longer each time, and not at all for the question", async () => {
    service.mode = "500";
    const waits: number[] = [];
    const stopped = new AbortController();
    const dense = start({
      sleep: async (ms) => {
        waits.push(ms);
        if (waits.length === 12) stopped.abort();
      },
    });
    await new Promise((resolve) => stopped.signal.addEventListener("abort", resolve));
    await dense.stop();
    expect(waits.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(waits[11]).toBe(300_000);
  });

  it("is left alone for a minute after three failures, then asked once more", async () => {
    await filled();
    let time = 5;
    const dense = start({ monotonic: () => time });
    await dense.settled();
    service.mode = "500";
    for (const question of ["một", "hai", "ba", "bốn", "năm"]) expect(await dense.rank(question)).toBeNull();
    expect(service.requests).toBe(3);
    time += 59_999;
    await dense.rank("sáu");
    expect(service.requests).toBe(3);
    time += 1;
    await dense.rank("bảy");
    await dense.rank("tám");
    expect(service.requests).toBe(4);
    time += 60_000;
    service.mode = "obedient";
    expect(await dense.rank("chín")).not.toBeNull();
    expect(await dense.rank("mười")).not.toBeNull();
    expect(service.requests).toBe(6);
  });

  it("says why in the log, without the question, the key or the address", async () => {
    await filled();
    const dense = start();
    await dense.settled();
    reports = [];
    for (const mode of ["401", "wrong dimensions", "hang"] as const) {
      service.mode = mode;
      await dense.rank(`bí mật ${mode}`);
    }
    expect(reports).toHaveLength(3);
    expect(reports[0]).toContain("401");
    expect(reports.join()).not.toMatch(/bí mật|sk-fake|127\.0\.0\.1/u);
  });
});

describe("vectors are kept", () => {
  it("in batches, every paragraph once, and none again after a restart", async () => {
    const first = start({ batchMs: 20_000 });
    await first.settled();
    expect(new Set(service.texts).size).toBe(service.texts.length);
    expect(service.requests).toBe(Math.ceil(service.texts.length / BATCH));
    expect(service.texts.length).toBeLessThanOrEqual(PARAGRAPHS);
    service.forget();
    const second = start();
    expect(await second.settled()).toBe(true);
    expect(service.requests).toBe(0);
    expect((await readdir(join(folder, "cache"))).length).toBe(1);
  });

  it("and only a changed paragraph is embedded again", async () => {
    await filled();
    const changed = start({ directives: directives.map(withOneChange) });
    await changed.settled();
    expect(service.texts).toHaveLength(1);
    expect(service.texts[0]).toContain("Câu này mới");
  });

  it("and resumed where the service failed or the program stopped", async () => {
    service.next("obedient", "obedient", "500");
    const { sleep, asleep } = patience();
    const first = start({ sleep, batchMs: 20_000 });
    await asleep;
    await first.stop();
    expect(await first.settled()).toBe(false);
    const done = new Set(service.texts.slice(0, 2 * BATCH));
    service.forget();
    await filledAgain();
    expect(service.texts.some((text) => done.has(text))).toBe(false);
  });

  async function filledAgain(): Promise<void> {
    expect(await start({ batchMs: 20_000 }).settled()).toBe(true);
  }

  it("apart for each model", async () => {
    await filled();
    const other = start({ model: "other/model:large", batchMs: 20_000 });
    await other.settled();
    expect(service.requests).toBeGreaterThan(1);
    expect((await readdir(join(folder, "cache"))).length).toBe(2);
  });

  it.each<[string, (file: Buffer) => Buffer]>([
    ["cut short", (file) => file.subarray(0, file.length - 7)],
    ["one bit turned", (file) => Buffer.from(file.map((byte, at) => (at === 5_000 ? byte ^ 1 : byte)))],
    ["of another version", (file) => Buffer.concat([Buffer.from("KHEOVEC2"), file.subarray(8)])],
    ["empty", () => Buffer.alloc(0)],
  ])("anew when the file is damaged: %s", async (_, damage) => {
    await filled();
    const [name = ""] = await readdir(join(folder, "cache"));
    const file = join(folder, "cache", name);
    await writeFile(file, damage(await readFile(file)));
    const dense = start({ batchMs: 20_000, questionMs: 10_000 });
    expect(await dense.settled()).toBe(true);
    expect(service.requests).toBeGreaterThan(1);
    expect(reports.join()).toContain("damaged");
    expect((await ask(PARAPHRASE, TUYEN_QUANG, dense)).status).toBe("answered");
  });

  it("in memory when the folder cannot be made", async () => {
    await writeFile(join(folder, "file"), "");
    const dense = await filled({ cacheFolder: join(folder, "file", "cache") });
    expect((await ask(PARAPHRASE, TUYEN_QUANG, dense)).status).toBe("answered");
    expect(reports.join()).toContain("cannot be written");
  });

  it("as they were, in any file that is whole", () => {
    const key = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes) => Buffer.from(bytes).toString("hex"));
    const entries = fc.integer({ min: 1, max: 5 }).chain((length) =>
      fc.tuple(
        fc.constant(length),
        fc.array(fc.tuple(key, fc.float32Array({ minLength: length, maxLength: length, noNaN: true })), {
          maxLength: 4,
        }),
      ),
    );
    fc.assert(
      fc.property(entries, fc.nat(), ([length, list], place) => {
        const vectors = new Map(list);
        const file = encodeVectors(vectors, length);
        expect(decodeVectors(file)).toEqual(vectors);
        const at = place % file.length;
        file.writeUInt8(file.readUInt8(at) ^ 1, at);
        expect(decodeVectors(file)).toBeNull();
      }),
    );
  });
});

function withOneChange(directive: Directive): Directive {
  if (directive.id !== TUYEN_QUANG) return directive;
  const sections = directive.sections.map((section) =>
    section.path === "V"
      ? { ...section, paragraphs: ["Câu này mới.", ...section.paragraphs.slice(1)] }
      : section,
  );
  return { ...directive, sections };
}

it.each([
  ["file:./data/kheo.db", "data/cache"],
  ["file:///srv/kheo/kheo.db", "/srv/kheo/cache"],
  ["postgres://db/kheo", "data/cache"],
])("vectors of %s lie in %s", (url, at) => expect(cacheFolder(url)).toBe(at));

describe("privacy", () => {
  it("masks the question before it is sent, and sends nothing without configuration", async () => {
    const dense = await filled();
    const question = "Tôi là Nguyễn Văn An, 0912 345 678, an@xa.gov.vn: lũ lụt sạt lở thì sao?";
    await ask(question, TUYEN_QUANG, dense);
    expect(service.texts).toHaveLength(1);
    expect(service.texts[0]).toContain("lũ lụt sạt lở thì sao?");
    expect(service.texts[0]).not.toMatch(/Nguyễn|An|\d{3}|@/u);
    service.forget();
    await lexical.answer({ text: question, plan: TUYEN_QUANG, history: [], now });
    expect(service.requests).toBe(0);
  });

  it("loads nothing of LangChain before the first request", async () => {
    for (const name of await readdir(join(rooms, "dense"))) {
      const source = await readFile(join(rooms, "dense", name), "utf8");
      expect(source).not.toMatch(/^(?:import|export) (?!type).*from "(?:@langchain|langchain|openai)/mu);
    }
  });
});

describe("fusion", () => {
  const order = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 12 });

  it("is the order of the words when meaning is silent", () => {
    fc.assert(
      fc.property(order, (words) => {
        expect(fuse(words, [])).toEqual(words);
      }),
    );
  });

  it("holds everything of both once", () => {
    fc.assert(
      fc.property(order, order, (words, meaning) => {
        const fused = fuse(words, meaning);
        expect(new Set(fused)).toEqual(new Set([...words, ...meaning]));
        expect(new Set(fused).size).toBe(fused.length);
      }),
    );
  });

  it("is monotone: who rises in one order doesn't fall in both together", () => {
    fc.assert(
      fc.property(order, order, fc.nat(), (words, meaning, which) => {
        fc.pre(meaning.length > 1);
        const at = 1 + (which % (meaning.length - 1));
        const item = meaning[at] ?? 0;
        const risen = [...meaning.slice(0, at - 1), item, meaning[at - 1] ?? 0, ...meaning.slice(at + 1)];
        expect(fuse(words, risen).indexOf(item)).toBeLessThanOrEqual(fuse(words, meaning).indexOf(item));
      }),
    );
  });

  it("puts what both find before what one finds", () => {
    expect(fuse(["a", "b", "c"], ["c", "d"])).toEqual(["c", "a", "b", "d"]);
  });
});
