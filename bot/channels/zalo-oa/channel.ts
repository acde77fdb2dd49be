/** Zalo's Official Account as a channel that is pushed to: what may be written now, by which way and at whose cost, and what became of it. */
import type { Button, Clock, MessageBody } from "../../../flows/ports.ts";
import type { About, FileBytes, FileSource, PushChannel, Sent } from "../channel.ts";
import { download } from "../zalo-files.ts";
import type { Called, ZaloApi } from "./api.ts";
import { authorised } from "./authorised.ts";
import { reactionTo } from "./errors.ts";
import type { Facts } from "./facts.ts";
import { meaningOf } from "./meaning.ts";
import { contactRequest } from "./contact.ts";
import { buttonsOf, textOf } from "./render.ts";
import { sendTemplate, type TemplateDeps } from "./templates.ts";
import { t } from "./text.vi.ts";
import type { GetAccess } from "./tokens.ts";
import { takes, upload } from "./uploads.ts";
import { windowAt } from "./window.ts";

/** The smaller of the packages that have the API at all allows 100 calls a minute; the rest is for uploads and questions. */
const PER_SECOND = 80 / 60;
const GAP_MS = 1_000;
const HOUR_MS = 60 * 60_000;
const VERSIONS = { v3: "/v3.0/oa/message/cs", v2: "/v2.0/oa/message" } as const;
/** Conversations that are a telephone number: only templates go there. */
const PHONE = /^tel:(84\d{9,10})$/u;

export interface ZaloOaDeps extends TemplateDeps {
  readonly api: ZaloApi;
  readonly access: GetAccess;
  readonly clock: Clock;
  readonly facts: Facts;
  readonly files: FileBytes;
  /** Whose rate it is. */
  readonly account: string;
  /** Whether consultation messages that cost something may be sent. */
  readonly paid: boolean;
  /** Whether options are also offered as buttons. */
  readonly buttons: boolean;
  /** Where Zalo answers; null for its own address. Files may be fetched from there too. */
  readonly root: string | null;
  /** Where people reach Khéo's own page and pictures; null where nobody can. */
  readonly publicUrl: string | null;
}

export function zaloOaChannel(deps: ZaloOaDeps): PushChannel & FileSource {
  const sender = new Sender(deps);
  return {
    id: "zalo-oa",
    limits: { perSecond: PER_SECOND, gapMs: () => GAP_MS },
    bucket: `zalo-oa:${deps.account}`,
    send: (address, body, about) =>
      sender.send(address, body, about).catch((): Sent => ({ outcome: "not-sent", code: "store" })),
    fetchFile: (ref, most) => download(deps.root, ref, most),
  };
}

/** One message under way to somebody. */
interface Going {
  readonly user: string;
  readonly about: About;
  readonly charged: boolean;
}

class Sender {
  readonly #deps: ZaloOaDeps;

  constructor(deps: ZaloOaDeps) {
    this.#deps = deps;
  }

  /** May reject only before anything is on the wire: when the store can't be asked or told. */
  async send(address: string, body: MessageBody, about: About): Promise<Sent> {
    const phone = PHONE.exec(address)?.[1];
    if (phone !== undefined) return this.#template({ phone }, about, "zalo-no-template");
    const { clock, paid, facts } = this.#deps;
    if (isContactRequest(body) && this.#deps.publicUrl === null)
      return { outcome: "no-way", code: "no-public-url" };
    const window = windowAt(about.heardAt, clock.now());
    if (window === "shut") return this.#template({ user: address }, about, "zalo-window");
    const charged = window === "charged";
    if (charged && (!paid || (await facts.get("unpaid", HOUR_MS)) !== null))
      return this.#template({ user: address }, about, "zalo-charged");
    const called = await this.#consult({ user: address, about, charged }, body);
    if (called.outcome !== "refused") return this.#meaning(called, charged);
    switch (reactionTo(called.error, "oa")) {
      case "window":
        // Zalo's clock counts, not ours.
        return this.#template({ user: address }, about, `zalo${called.error}`);
      case "unpaid":
        await facts.put("unpaid", `zalo${called.error}`);
        this.#deps.alert("unpaid", `zalo${called.error}`);
        return this.#meaning(called, charged);
      case "quota":
        this.#deps.alert("quota", `zalo${called.error}`);
        return this.#meaning(called, charged);
      default:
        return this.#meaning(called, charged);
    }
  }

  /** `otherwise`: why nothing else can go there. */
  async #template(to: Parameters<typeof sendTemplate>[1], about: About, otherwise: string): Promise<Sent> {
    return about.kind === "reminder" && this.#deps.template !== null
      ? sendTemplate(this.#deps, to, about)
      : { outcome: "no-way", code: otherwise };
  }

  /** The message in the form Zalo takes; a second form where the first is refused for its form. */
  async #consult(going: Going, body: MessageBody): Promise<Called> {
    const [link] = body.files;
    if (link !== undefined) return this.#file(going, link);
    const { publicUrl } = this.#deps;
    if (isContactRequest(body) && publicUrl !== null)
      return this.#put(going, { attachment: contactRequest(publicUrl) });
    const text = textOf(body);
    const buttons = await this.#buttonsOf(body.buttons);
    if (buttons.length === 0) return this.#put(going, { text });
    const attachment = { type: "template", payload: { buttons } };
    const called = await this.#put(going, { text, attachment });
    if (called.outcome !== "refused" || !["plain", "too-long"].includes(reactionTo(called.error, "oa")))
      return called;
    // The step is complete as text; buttons were an extra, and this account has none.
    await this.#deps.facts.put("buttons", "off");
    return this.#put(going, { text });
  }

  async #buttonsOf(buttons: readonly Button[]): Promise<readonly object[]> {
    const { buttons: wanted, facts } = this.#deps;
    return wanted && buttons.length > 0 && (await facts.get("buttons")) !== "off" ? buttonsOf(buttons) : [];
  }

  async #file(going: Going, link: MessageBody["files"][number]): Promise<Called> {
    const { files, facts, api } = this.#deps;
    const found = await files.open(link);
    if (found === null) return this.#put(going, { text: t.fileGone(link.name) });
    if (!takes(found)) return this.#put(going, { text: t.fileTooLarge(link.name) });
    for (let attempt = 1; ; attempt += 1) {
      const uploaded = await upload(found, facts, api, (work) => this.#authorised(work));
      if (uploaded.outcome !== "ok") return uploaded;
      const called = await this.#put(going, { attachment: uploaded.attachment });
      const isOver = called.outcome === "refused" && reactionTo(called.error, "oa") === "reupload";
      if (!isOver) return called;
      // What was uploaded before has run out; our copy has not.
      await uploaded.forget();
      if (attempt > 1) return called;
    }
  }

  /** By the endpoint this kind of account has: the other one is tried only when Zalo says that this is not it. */
  async #put({ user, about, charged }: Going, message: object): Promise<Called> {
    const { api, facts } = this.#deps;
    const body = { recipient: { user_id: user }, message };
    const pinned = await facts.get("endpoint");
    if (charged) await about.spend();
    const first = pinned === "v2" ? "v2" : "v3";
    const called = await this.#authorised((token) => api.post(VERSIONS[first], token, body));
    const isOther = called.outcome === "refused" && reactionTo(called.error, "oa") === "other-version";
    if (!isOther || pinned !== null) return called;
    await facts.put("endpoint", "v2");
    return this.#authorised((token) => api.post(VERSIONS.v2, token, body));
  }

  #authorised(call: (token: string) => Promise<Called>): Promise<Called> {
    return authorised(this.#deps.access, "oa", call);
  }

  #meaning(called: Called, charged: boolean): Sent {
    const quota = charged ? "charged" : "untold";
    return meaningOf(called, { now: this.#deps.clock.now(), host: "oa", charged, quota });
  }
}

/** A message that is nothing but the request for a number (`fit` puts it behind the question). */
function isContactRequest({ phone, text }: MessageBody): boolean {
  return phone === true && text === "";
}
