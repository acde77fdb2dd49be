/** The web page in Chromium against the real program: what a cadre taps, types and sees, on a phone and at a desk. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Route } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { MONDAY } from "../e2e/plans.ts";
import { ROOT } from "../e2e/program.ts";
import { chromiumPath, DESK, openBrowser, PHONE, watch } from "./browser.ts";
import { openChat, type Chat } from "./chat.ts";
import { fillIn, join, MODEL } from "./form.ts";
import { serve, type Served } from "./program.ts";

/** Before any reminder of the year is due. */
const QUIET = "2026-10-20T09:00:00+07:00";
/** `KHEO_SCREENSHOTS=docs npm test` draws the README's pictures anew. */
const pictures = process.env["KHEO_SCREENSHOTS"] ?? "";

// A test of its own only where there is something to say: nothing is skipped on a machine that has Chromium.
test.each(chromiumPath === undefined ? ["no Chromium here"] : [])("the page's tests are left out: %s", () => {
  console.warn(
    "No Chromium found in /usr/bin or on PATH: the web page is not tested. `.ci/run` installs it.",
  );
  expect(chromiumPath).toBeUndefined();
});

describe.runIf(chromiumPath !== undefined)("the web page", { timeout: 90_000 }, () => {
  let browser: Browser;
  /** For all who are newcomers in them; whoever plays a demo role or kills the program has one of their own. */
  let quiet: Served;
  let monday: Served;
  const ending: (() => Promise<void>)[] = [];
  let open: BrowserContext[] = [];
  let complaints: string[] = [];
  beforeAll(async () => {
    browser = await openBrowser(chromiumPath ?? "");
    const finished = (work: () => Promise<void>): void => void ending.push(work);
    [quiet, monday] = await Promise.all([serve(QUIET, finished), serve(MONDAY, finished)]);
  });
  afterAll(async () => {
    await browser.close();
    for (const work of ending) await work();
  });
  afterEach(async () => {
    // Before the program ends: that it goes away then is no complaint.
    await Promise.all(open.map((context) => context.close()));
    const all = complaints;
    [open, complaints] = [[], []];
    if (all.length > 0) throw new Error(`the browser complains:\n${all.join("\n")}`);
  });

  /** Somebody else's device: nothing is shared with other visits. */
  async function visit(program: Served, device: BrowserContextOptions): Promise<Chat> {
    const context = await browser.newContext(device);
    open.push(context);
    context.setDefaultTimeout(30_000);
    watch(context, program.url, (complaint) => complaints.push(complaint));
    const page = await context.newPage();
    await page.goto(program.url);
    return openChat(page);
  }

  test("a newcomer on a phone joins and registers a model by tapping, to the receipt code", async () => {
    const chat = await visit(quiet, PHONE);
    await join(chat);
    // The menu's numbers stand on its buttons, not a second time above them.
    expect(await chat.last()).not.toContain("1. Đăng ký mô hình");
    await chat.tap("Đăng ký mô hình");

    const first = await fillIn(chat, "Lĩnh vực");
    await picture(chat, "chat-phone");
    const done = [...first, ...(await fillIn(chat))];

    expect(done.map((step) => step.progress)).toEqual(
      Array.from({ length: 21 }, (_, i) => `Bước ${i + 1}/21 · Đăng ký mô hình`),
    );
    expect(done.filter((step) => step.how === "tapped")).toHaveLength(9);
    const code = /DVK-[2-9A-Z]{6}/.exec(await chat.last())?.[0] ?? "no code";
    expect(await chat.last()).toContain(`Mã biên nhận: ${code}`);
    expect(await chat.page.getByTestId("progress").isHidden()).toBe(true);

    await chat.say("menu");
    await chat.tap("Bản đăng ký của tôi");
    expect(await chat.last()).toContain(MODEL);
    expect(await chat.last()).toContain(`${code} · 66-KH/TU · đã gửi, chờ tiếp nhận`);
    expect(await widest(chat)).toBeLessThanOrEqual(390);
  });

  test("a question in the middle of the form is answered with a citation that unfolds; the form is back", async () => {
    const chat = await visit(quiet, PHONE);
    await join(chat);
    await chat.tap("Đăng ký mô hình");
    await fillIn(chat, "Tên mô hình");
    const before = await chat.progress();

    await chat.say("Tuyên Quang nộp báo cáo năm trước ngày nào?");
    const citation = chat.page.getByTestId("citation").filter({ hasText: "trước ngày 30/11" }).first();
    const quote = citation.locator("blockquote");
    expect(await quote.isVisible()).toBe(false);
    await citation.locator("summary").tap();
    await quote.waitFor();
    const words = (await quote.innerText()).replaceAll(/^“|”$/g, "");
    expect(words).toContain("báo cáo tổng kết năm trước ngày 30/11");
    expect(await directive()).toContain(words);
    expect(await citation.locator("summary").innerText()).toContain("66-KH/TU, mục IV");

    expect(await chat.progress()).toBe(before);
    expect(await chat.step()).toBe("Tên mô hình");
    await chat.say(MODEL);
    expect(await chat.step()).toBe("Lĩnh vực");
  });

  test("a reminder arrives by itself, is answered with one press, and does not come again", async () => {
    const program = await serve(MONDAY, onTestFinished);
    const chat = await visit(program, DESK);
    let loads = 0;
    chat.page.on("load", () => (loads += 1));
    await chat.play("member");
    const reminders = chat.messages.filter({ hasText: "Nhắc việc: Báo cáo tổng kết năm" });
    await reminders.waitFor();
    expect(await reminders.innerText()).toMatch(/trước ngày 30\/11[^]*29\/11\/2026[^]*27\/11\/2026/);
    const replies = reminders.getByTestId("choice");
    expect(await replies.allInnerTexts()).toEqual([
      "Đã nộp",
      "Nhắc lại sau",
      "Cần giúp",
      "Không phải việc của tôi",
    ]);

    await chat.answered(() => replies.first().click());
    expect(await chat.last()).toContain("Khéo sẽ không nhắc việc này nữa");
    // Every turn and every start of the program looks for what is due.
    await chat.say("việc phải làm");
    expect(await chat.last()).toContain("Đồng chí báo đã nộp");
    await program.kill();
    await program.restart();
    await chat.say("việc phải làm");
    expect(await reminders.count()).toBe(1);
    expect(loads).toBe(0);
    const { seqs } = await everything(chat);
    expect(seqs).toEqual(seqs.map((_, i) => i + 1));
    expectOnlyOutage();
  });

  test("a source that unfolds comes into view; a reminder that comes while the page is read joins below", async () => {
    const chat = await visit(monday, DESK);
    await join(chat);
    await chat.say("Xã, phường phải tổ chức mấy cuộc thi?");
    expect(await chat.last()).toContain("01 cuộc thi, hội thi");
    const citation = chat.page.getByTestId("citation");
    await citation.locator("summary").click();
    const dock = await top(chat.page.getByTestId("composer"));
    await expect.poll(() => bottom(citation)).toBeLessThan(dock);

    await chat.say("bật nhắc");
    await chat.choices.filter({ hasText: "Đã nộp" }).waitFor();
    expect(await chat.last()).toContain("Nhắc việc: Báo cáo tổng kết năm");
    expect(await bottom(chat.choices.last())).toBeLessThan(dock);
    await picture(chat, "chat-desktop");
  });

  test("a reminder in the middle of the form has its buttons, and the form keeps its own", async () => {
    const chat = await visit(monday, PHONE);
    await join(chat);
    await chat.tap("Đăng ký mô hình");
    await fillIn(chat, "Năm đăng ký");
    await chat.say("bật nhắc");
    await chat.choices.filter({ hasText: "Đã nộp" }).waitFor();
    expect(await chat.progress()).toBe("Bước 2/21 · Đăng ký mô hình");
    await chat.tap("2027");
    expect(await chat.step()).toBe("Hình thức chủ thể");
    await chat.tap("Tập thể");
    expect(await chat.step()).toBe("Chủ thể thực hiện");
  });

  test("killed and started again in the middle of the form: nothing is lost or doubled, the form goes on", async () => {
    const program = await serve(QUIET, onTestFinished);
    const chat = await visit(program, PHONE);
    await chat.play("member");
    await chat.tap("Đăng ký mô hình");
    await fillIn(chat, "Chủ thể thực hiện");

    // While the program is away, an answer waits on the phone.
    await outage(program, chat);
    await chat.composer.fill("Chi bộ tổ dân phố 5, phường Minh Xuân");
    await chat.page.getByTestId("send").tap();
    const waiting = chat.page.locator('[data-testid="own-message"][data-state="queued"]');
    await waiting.filter({ hasText: /Đang gửi lại|Chờ gửi/ }).waitFor();
    await program.restart();
    await back(chat);
    await waiting.waitFor({ state: "detached" });
    expect(await chat.step()).toBe("Đầu mối liên hệ");

    // Killed after the answer was taken and before the page heard of it.
    const cut = async (route: Route): Promise<void> => {
      await route.fetch();
      await program.kill();
      await route.abort("connectionreset");
      await program.restart();
    };
    await chat.page.route("**/api/chat", cut, { times: 1 });
    await chat.say("Phạm Thị Ngọc Ánh, Bí thư chi bộ, 0900000001");
    await back(chat);
    expect(await chat.step()).toBe("Tên mô hình");

    await fillIn(chat, "Lĩnh vực");
    const said = await everything(chat);
    expect(said.seqs).toEqual(said.seqs.map((_, i) => i + 1));
    expect(said.own.toSorted()).toEqual([...new Set(said.own)].toSorted());
    await chat.page.reload();
    await chat.choices.first().waitFor();
    expect(await everything(chat)).toEqual(said);
    await fillIn(chat, "Mục tiêu");
    expect(await chat.progress()).toBe("Bước 10/21 · Đăng ký mô hình");
    expectOnlyOutage();
  });

  test("a reviewer takes a registration in; the cadre's open page says so by itself", async () => {
    const program = await serve(QUIET, onTestFinished);
    const [reviewer, cadre] = await Promise.all([visit(program, DESK), visit(program, PHONE)]);
    await Promise.all([reviewer.play("reviewer"), cadre.play("member")]);
    await cadre.tap("Đăng ký mô hình");
    await fillIn(cadre);
    const code = /DVK-[2-9A-Z]{6}/.exec(await cadre.last())?.[0] ?? "no code";

    await reviewer.messages.filter({ hasText: `Có bản đăng ký mới: ${MODEL}` }).waitFor();
    await reviewer.tap("Duyệt bản đăng ký");
    await reviewer.answered(() => reviewer.choices.filter({ hasText: code }).click());
    expect(await reviewer.last()).toContain(`Mã biên nhận: ${code}`);
    await reviewer.tap("Tiếp nhận");
    expect(await reviewer.last()).toContain(`Khéo đã ghi nhận tiếp nhận “${MODEL}”`);

    await cadre.messages.filter({ hasText: `(mã ${code}) đã được Ban Tuyên giáo và Dân vận` }).waitFor();
  });

  test("everything works from the keyboard and has a role and a name", async () => {
    const chat = await visit(quiet, DESK);
    const { page } = chat;
    await chat.choices.first().waitFor();
    const focused = page.locator(":focus");

    await page.keyboard.press("Tab");
    expect(await focused.innerText()).toBe("Tới ô nhập tin");
    await page.keyboard.press("Enter");
    expect(await focused.getAttribute("data-testid")).toBe("composer");
    await chat.answered(async () => {
      await page.keyboard.type("1");
      await page.keyboard.press("Enter");
    });
    expect(await chat.step()).toBe("Vào đơn vị");
    expect(await focused.getAttribute("data-testid")).toBe("composer");
    await page.keyboard.press("Shift+Tab");
    expect(await focused.innerText()).toBe("Tôi có mã mời");
    await page.keyboard.press("Shift+Tab");
    await chat.answered(() => page.keyboard.press("Space"));
    expect(await chat.step()).toBe("Địa bàn");

    expect(await page.locator("html").getAttribute("lang")).toBe("vi");
    expect(await page.title()).toContain("Khéo");
    const one: readonly Locator[] = [
      page.getByRole("main"),
      page.getByRole("banner"),
      page.getByRole("heading", { level: 1, name: "Khéo" }),
      page.getByRole("log", { name: "Nội dung trò chuyện" }),
      page.getByRole("textbox", { name: "Tin nhắn gửi Khéo" }),
      page.getByRole("button", { name: "Gửi", exact: true }),
      page.getByRole("progressbar", { name: "Bước 3/7" }),
      page.getByRole("group", { name: "Vào vai" }),
      page.getByRole("combobox", { name: "Địa bàn" }),
    ];
    expect(await Promise.all(one.map((locator) => locator.count()))).toEqual(one.map(() => 1));
    await page.waitForSelector('[data-testid="log"][aria-live="polite"]');
    expect(await page.locator('img:not([alt]), [role="group"]:not([aria-label])').count()).toBe(0);
    const tree = await page.locator("body").ariaSnapshot();
    expect(tree).not.toMatch(/^\s*- (button|link|textbox|combobox|progressbar|img)(?! ")/m);
  });

  test("the watch over console, policy and hosts would notice", async () => {
    const chat = await visit(quiet, DESK);
    await chat.choices.first().waitFor();
    expect(complaints).toEqual([]);
    await chat.page.locator("body").evaluate((body) => {
      body.insertAdjacentHTML("beforeend", '<img src="https://example.invalid/a.png" alt="">');
    });
    await expect.poll(() => complaints.join("\n")).toMatch(/Content Security Policy/);
    complaints = [];
  });

  /** The program dies; the page says that it is connecting again. */
  async function outage(program: Served, chat: Chat): Promise<void> {
    await program.kill();
    await chat.page.getByTestId("connection").filter({ hasText: "Khéo đang nối lại" }).waitFor();
  }

  async function back(chat: Chat): Promise<void> {
    await chat.page.getByTestId("connection").waitFor({ state: "hidden" });
  }

  /** Requests that found nobody are in the browser's console whatever the page does. */
  function expectOnlyOutage(): void {
    complaints = complaints.filter(
      (line) => !line.startsWith("console error: Failed to load resource: net::ERR_"),
    );
  }
});

/** The words of the directive, white space as single spaces. */
async function directive(): Promise<string> {
  const file = resolve(ROOT, "knowledge/directives/tuyen-quang-2026-2030/text.md");
  return (await readFile(file, "utf8")).replaceAll(/\s+/g, " ");
}

/** All that stands on the screen. */
async function everything(chat: Chat): Promise<{ seqs: readonly number[]; own: readonly string[] }> {
  const messages = await chat.messages.all();
  const seqs = await Promise.all(
    messages.map(async (message) => Number(await message.getAttribute("data-seq"))),
  );
  return { seqs, own: await chat.page.getByTestId("own-message").allInnerTexts() };
}

async function top(locator: Locator): Promise<number> {
  return (await locator.boundingBox())?.y ?? Number.NaN;
}

async function bottom(locator: Locator): Promise<number> {
  const box = await locator.boundingBox();
  return box === null ? Number.NaN : box.y + box.height;
}

/** How far to the right anything reaches; more than the window means that the page can be pushed sideways. */
async function widest(chat: Chat): Promise<number> {
  return chat.page.locator("html").evaluate((html) => html.scrollWidth);
}

async function picture(chat: Chat, name: string): Promise<void> {
  if (pictures === "") return;
  await chat.page.screenshot({ path: resolve(ROOT, pictures, `${name}.png`), animations: "disabled" });
}
