/** Files with a registration: what is taken, what becomes of it wherever the person is by then, and who is shown it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { FileSource } from "../../bot/channels/channel.ts";
import type { IncomingFile, StoredFile } from "../../flows/ports.ts";
import { handleInternal } from "../../bot/turn.ts";
import { attachedIn, MAX_FILE, MOST_FILES } from "../../flows/registration/attached.ts";
import { codeIn, demoCode, formAt, onlyDraft, onlyRegistration, PLANS } from "../support/form.ts";
import { openKheo, type Kheo, type Reply } from "../support/kheo.ts";
import { talk } from "../support/talk.ts";

const PLAN = PLANS[0];
const picture = (i: number): Buffer =>
  Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(`ảnh ${i}`), Buffer.from([0xff, 0xd9])]);
const announced = (ref: string, more: Partial<IncomingFile> = {}): IncomingFile => ({
  ref,
  name: `${ref}.jpg`,
  type: "image/jpeg",
  size: 100,
  ...more,
});

let k: Kheo;
let fetched: string[] = [];
/** What the platform gives, by reference; pictures numbered by their reference unless a test says otherwise. */
const there = new Map<string, Awaited<ReturnType<FileSource["fetchFile"]>>>();
beforeAll(async () => {
  k = await openKheo();
  k.sources.set("telegram", {
    async fetchFile(ref) {
      fetched.push(ref);
      return there.get(ref) ?? { outcome: "fetched", bytes: picture(Number(/\d+/.exec(ref)?.[0] ?? 0)) };
    },
  });
});
afterAll(async () => k.close());
beforeEach(() => {
  fetched = [];
  there.clear();
});

/** Somebody whose form stands at the files, on a channel that brings them. */
async function atFiles() {
  const { t, person, code } = await formAt(k, "attachments", PLAN);
  const address = `tele-${t.address}`;
  const say = (text: string): Promise<Reply> => k.say(text, address, "telegram");
  await say(code);
  await say("đăng ký");
  await say("1");
  let sent = 0;
  const send = (file: IncomingFile, caption = ""): Promise<Reply> =>
    k.send(`f${(sent += 1)}`, { file, caption }, address, "telegram");
  const held = async (): Promise<readonly StoredFile[]> => attachedIn((await onlyDraft(k, person)).answers);
  return { person, say, send, held, address };
}

describe("files are taken where they are asked for", () => {
  test("one after another, said back with their number, until “xong”", async () => {
    const { person, say, send, held } = await atFiles();
    const first = await send(announced("anh-1"));
    expect(first.text).toContain("tệp 1/5");
    expect(first.text).toContain("anh-1.jpg");
    expect(first.text).toContain("1. Xong");
    expect(first.expects?.step).toBe("attachments");
    await send(announced("anh-2", { name: null }));
    const files = await held();
    expect(files.map(({ name }) => name)).toEqual(["anh-1.jpg", "tep.jpg"]);
    for (const { id, hash, size } of files) {
      expect(await k.store.file(id)).toMatchObject({ hash, type: "image/jpeg", size, person });
      expect(Buffer.from((await k.store.bytesOf(hash)) ?? []).length).toBe(size);
    }
    const next = await say("xong");
    expect(next.expects?.step).toBe("review");
    expect(next.text).toContain("anh-1.jpg; tep.jpg");
    const code = codeIn(await say("1"));
    expect(attachedIn((await onlyRegistration(k, person)).answers)).toEqual(files);
    // Shown to whom they belong.
    const shown = await say(`tệp ${code}`);
    expect(shown.messages.flatMap(({ body }) => body.files.map(({ name }) => name))).toEqual([
      "anh-1.jpg",
      "tep.jpg",
    ]);
    const stranger = await atFiles();
    expect((await stranger.say(`tệp ${code}`)).text).toContain("không thấy bản đăng ký");
  });

  test("“bỏ qua” keeps what was sent; “bỏ hết” drops it and asks again", async () => {
    const { say, send, held } = await atFiles();
    await send(announced("anh-1"));
    expect((await say("bỏ qua")).expects?.step).toBe("review");
    expect(await held()).toHaveLength(1);
    await say("lùi");
    const emptied = await say("bỏ hết tệp đã gửi");
    expect(emptied.text).toContain("đã bỏ hết tệp");
    expect(emptied.expects).toMatchObject({ step: "attachments", options: [{ label: "Bỏ qua" }] });
    expect(await held()).toEqual([]);
    expect((await say("bỏ qua")).expects?.step).toBe("review");
    expect(await held()).toEqual([]);
  });

  test("the same file twice is one; a sixth is one too many", async () => {
    const { send, held } = await atFiles();
    for (let i = 1; i <= MOST_FILES; i += 1) await send(announced(`anh-${i}`));
    expect((await send(announced("anh-6"))).text).toContain("tối đa 5 tệp");
    expect(fetched).not.toContain("anh-6");
    expect(await held()).toHaveLength(MOST_FILES);
    const other = await atFiles();
    await other.send(announced("anh-1"));
    for (const i of [2, 3]) await other.send(announced(`anh-${i}`, { name: "anh-1.jpg" }));
    expect((await other.held()).map(({ name }) => name)).toEqual([
      "anh-1.jpg",
      "anh-1 (2).jpg",
      "anh-1 (3).jpg",
    ]);
    expect((await other.send(announced("anh-1", { name: "khac.jpg" }))).text).toContain("trùng");
    expect(await other.held()).toHaveLength(3);
  });

  test("an event that comes again changes nothing and gets the same messages", async () => {
    const { address, held } = await atFiles();
    const file = announced("anh-1");
    const once = await k.send("again", { file }, address, "telegram");
    const twice = await k.send("again", { file }, address, "telegram");
    expect(twice.messages.map(({ id }) => id)).toEqual(once.messages.map(({ id }) => id));
    expect(await held()).toHaveLength(1);
  });
});

test("files stay with a form that goes on under another plan", async () => {
  const { person, say, send } = await atFiles();
  await send(announced("anh-1"));
  const before = await onlyDraft(k, person);
  await say("xong");
  await say("sửa kế hoạch áp dụng");
  const reply = await say("Tân Kỳ");
  if (reply.expects?.step === "practice") await say("1");
  const after = await onlyDraft(k, person);
  expect([after.plan, after.id === before.id]).toEqual(["tan-ky-2025", false]);
  const [file] = attachedIn(after.answers);
  const later = k.clock.now() + 400 * 86_400_000;
  await k.store.sweepFiles({ papersBefore: later, bytesBefore: later });
  expect(await k.store.file(file?.id ?? "")).toMatchObject({ draft: after.id });
  expect(await k.store.bytesOf(file?.hash ?? "")).not.toBeNull();
});

describe("what is not taken", () => {
  test.each([
    ["too large", { size: MAX_FILE + 1 }, "lớn hơn 20 MB"],
    ["empty", { size: 0 }, "không có nội dung"],
    ["a program", { name: "chay.exe", type: "application/x-msdownload" }, "không thuộc loại"],
    ["without name or kind", { name: null, type: null }, "không thuộc loại"],
    ["a name that says it is secret", { name: "tai_lieu_MẬT.Văn bản MẬT.pdf" }, "tài liệu mật"],
  ])("%s: told before anything is fetched", async (_, more, words) => {
    const { send, held } = await atFiles();
    const reply = await send(announced("x-1", more));
    expect(reply.text).toContain(words);
    expect(reply.expects?.step).toBe("attachments");
    expect(fetched).toEqual([]);
    expect(await held()).toEqual([]);
  });

  test("a caption that says it is secret", async () => {
    const { send } = await atFiles();
    expect((await send(announced("x-1"), "Tài liệu mật, xem xong trả lại")).text).toContain("tài liệu mật");
    expect(fetched).toEqual([]);
  });

  test.each([
    [
      "something else than it says",
      { outcome: "fetched", bytes: Buffer.from("MZ program") },
      "không thuộc loại",
    ],
    ["nothing", { outcome: "fetched", bytes: new Uint8Array() }, "không có nội dung"],
    ["more than announced", { outcome: "too-large" }, "lớn hơn 20 MB"],
    ["what is gone", { outcome: "gone", code: "telegram-400" }, "chưa tải được"],
  ] as const)("%s: told when it was fetched", async (_, given, words) => {
    const { send, held } = await atFiles();
    there.set("x-1", given);
    const reply = await send(announced("x-1"));
    expect(reply.text).toContain(words);
    expect(reply.expects?.step).toBe("attachments");
    expect(await held()).toEqual([]);
  });

  test("at any other step, and on a channel that brings none", async () => {
    const { t } = await formAt(k, "goal", PLAN);
    const file = announced("x-1");
    const reply = await k.send("f", { file }, t.address);
    expect(reply.text).toContain("không nhận ảnh hay tệp");
    expect(reply.expects?.step).toBe("goal");
    const web = await formAt(k, "attachments", PLAN);
    expect((await web.t.say("đây là tệp của tôi")).text).toContain("Kênh này chưa nhận được tệp");
    expect(fetched).toEqual([]);
  });

  test("from a stranger", async () => {
    const reply = await k.send("f", { file: announced("x-1") }, "stranger", "telegram");
    expect(reply.text).toContain("không nhận ảnh hay tệp");
    expect(fetched).toEqual([]);
  });
});

describe("a file that comes back late", () => {
  test("goes into its draft, wherever the person is; never into a registration that was sent", async () => {
    const { person, say, address } = await atFiles();
    const draft = (await onlyDraft(k, person)).id;
    const file = (i: number): StoredFile => ({
      id: k.deps.ids.code(26),
      name: `muon-${i}.jpg`,
      type: "image/jpeg",
      size: 3,
      hash: `${i}`.repeat(64),
    });
    const conversation = (await k.store.conversationAt("telegram", address))?.id ?? "";
    const comes = (i: number) => {
      const event = { type: "file-kept", file: file(i), draft } as const;
      return handleInternal(k.deps, conversation, event, `late-${i}-${address}`, async () => true);
    };
    await say("bỏ qua");
    await comes(1);
    expect(attachedIn((await onlyDraft(k, person)).answers).map(({ name }) => name)).toEqual(["muon-1.jpg"]);
    expect((await say("trợ giúp")).expects?.step).toBe("review");
    await say("1");
    await comes(2);
    const sent = await onlyRegistration(k, person);
    expect(attachedIn(sent.answers).map(({ name }) => name)).toEqual(["muon-1.jpg"]);
    const said = await k.store.messagesOf(conversation, `late-2-${address}`);
    expect(said.map(({ body }) => body.text).join()).toContain("không còn mở");
  });
});

describe("papers", () => {
  test("are made of one's own registrations, by word, button or code; for nobody else", async () => {
    const { person, say } = await atFiles();
    expect((await say("tải bản đăng ký")).text).toContain("chưa gửi bản đăng ký nào");
    await say("bỏ qua");
    const code = codeIn(await say("1"));
    for (const words of ["tải bản đăng ký", `tải ${code}`, `in ${code.toLowerCase()}`]) {
      const [paper] = (await say(words)).messages.flatMap(({ body }) => body.files);
      expect(paper?.name).toMatch(new RegExp(`^ban-dang-ky_[a-z0-9-]+_${code}_\\d{8}\\.docx$`));
      const file = await k.store.file((paper?.url ?? "").split("/").at(-1) ?? "");
      expect(file).toMatchObject({ person, draft: null });
    }
    const pressed = await k.send("p", { action: `p.${code}` }, "nobody", "web");
    expect(pressed.messages.flatMap(({ body }) => body.files)).toEqual([]);
  });

  test("and of what waits for one's review, with its files", async () => {
    const { say, send } = await atFiles();
    await send(announced("anh-1"));
    await say("xong");
    const code = codeIn(await say("1"));
    const reviewer = talk(k);
    await reviewer.say(demoCode(PLAN, "reviewer"));
    const paper = await reviewer.say(`tải ${code}`);
    expect(paper.messages.flatMap(({ body }) => body.files)).toHaveLength(1);
    const files = await reviewer.say(`tệp ${code}`);
    expect(files.messages.flatMap(({ body }) => body.files.map(({ name }) => name))).toEqual(["anh-1.jpg"]);
  });
});
