/** One open page as its user sees it. Every move waits until Khéo's answer to it is on the screen. */
import type { Locator, Page } from "playwright-core";

export interface Chat {
  readonly page: Page;
  /** Khéo's messages, oldest first. */
  readonly messages: Locator;
  /** The buttons that count now. */
  readonly choices: Locator;
  readonly composer: Locator;
  /** “Bước 4/21 · Đăng ký mô hình”; empty while nothing is being asked. */
  progress(): Promise<string>;
  /** The step the newest message asks for: what stands after “Bước 4/21 · ” in it. */
  step(): Promise<string>;
  /** The newest message of Khéo's. */
  last(): Promise<string>;
  /** Presses the button with this label. */
  tap(label: string): Promise<void>;
  /** Types a text and sends it. */
  say(text: string): Promise<void>;
  /** Runs what makes the person say something, and waits for the answer. */
  answered(act: () => Promise<void>): Promise<void>;
  /** Takes a demo role of Tuyên Quang. */
  play(role: "member" | "reviewer"): Promise<void>;
}

const HEADING = /^Bước \d+\/\d+ · (.+)$/mu;

export function openChat(page: Page): Chat {
  const messages = page.getByTestId("message");
  const composer = page.getByTestId("composer");
  const choices = page.locator('[data-testid="choice"][tabindex="0"]');
  const told = page.locator('[data-testid="own-message"][data-state="sent"]');
  const phone = (page.viewportSize()?.width ?? 0) < 600;
  const press = (button: Locator): Promise<void> => (phone ? button.tap() : button.click());

  // An own message is marked as sent in the same stroke that draws its answer.
  async function answered(act: () => Promise<void>): Promise<void> {
    const before = await told.count();
    await act();
    await told.nth(before).waitFor();
  }

  return {
    page,
    messages,
    choices,
    composer,
    progress: async () => ((await page.getByTestId("progress-text").textContent()) ?? "").trim(),
    last: () => messages.last().innerText(),
    step: async () => HEADING.exec(await messages.last().innerText())?.[1] ?? "",
    tap: (label) => answered(() => press(choices.filter({ hasText: exactly(label) }))),
    say: (text) =>
      answered(async () => {
        await composer.fill(text);
        await press(page.getByTestId("send"));
      }),
    answered,
    async play(role) {
      const banner = page.getByTestId("demo");
      if ((await banner.getAttribute("open")) === null) await press(banner.locator("summary"));
      await page.getByTestId("demo-area").selectOption("tuyen-quang-2026-2030");
      // Another conversation: nothing of it is on the screen yet, and its first word is the role's code.
      await press(page.getByTestId(`demo-role-${role}`));
      await told.first().waitFor();
      await choices.first().waitFor();
    },
  };
}

function exactly(label: string): RegExp {
  return new RegExp(`^${label.replaceAll(/[.*+?^${}()|[\]\\/-]/g, "\\$&")}$`);
}
