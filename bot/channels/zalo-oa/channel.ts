/** Zalo's Official Account as a channel that is pushed to: what may be written now, by which endpoint, and what became of it. */
import type { Clock, MessageBody } from "../../../flows/ports.ts";
import type { About, FileBytes, FileSource, PushChannel, Sent } from "../channel.ts";
import type { Called, ZaloApi } from "./api.ts";
import { download } from "../zalo-files.ts";
import { codeOf, reactionTo } from "./errors.ts";
import { buttonsOf, textOf } from "./render.ts";
import { t } from "./text.vi.ts";
import { nextMorning, tomorrow } from "./times.ts";
import type { GetAccess } from "./tokens.ts";
import { windowAt } from "./window.ts";

/** The smaller of the packages that have the API at all allows 100 calls a minute; the rest is for uploads and questions. */
const PER_SECOND = 80 / 60;
const GAP_MS = 1_000;
const HOUR_MS = 60 * 60_000;
/** How often a call whose end nobody knows may be made again: there is no key by which Zalo would know a repeat. */
const RETRIES_IF_UNKNOWN = 1;
/** Within this Zalo's echo tells whether it arrived after all. */
const ECHO_MS = 10_000;
const RETRIES_IF_FAILED = 2;
const VERSIONS = { v3: "/v3.0/oa/message/cs", v2: "/v2.0/oa/message" } as const;
/** What Zalo takes of files (A3). */
const UPLOADABLE: { readonly [type: string]: { readonly most: number } } = {
  "application/pdf": { most: 5 * 1024 * 1024 },
  "application/msword": { most: 5 * 1024 * 1024 },
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": { most: 5 * 1024 * 1024 },
};

export interface ZaloOaDeps {
  readonly api: ZaloApi;
  readonly access: GetAccess;
  readonly clock: Clock;
  readonly files: FileBytes;
  /** Whether messages that cost something may be sent. */
  readonly paid: boolean;
  /** Whether options are also offered as buttons. */
  readonly buttons: boolean;
  /** Where Zalo answers; null for its own address. Files may be fetched from there too. */
  readonly root: string | null;
}

export function zaloOaChannel(deps: ZaloOaDeps): PushChannel & FileSource {
  const sender = new Sender(deps);
  return {
    id: "zalo-oa",
    limits: { perSecond: PER_SECOND, gapMs: () => GAP_MS },
    send: (address, body, about) => sender.send(address, body, about),
    fetchFile: (ref, most) => download(deps.root, ref, most),
  };
}

class Sender {
  readonly #deps: ZaloOaDeps;
  /** Which endpoint this kind of account has; learned from the one refusal that says so. */
  #version: keyof typeof VERSIONS = "v3";
  /** Off for good once buttons were refused. */
  #buttons: boolean;

  constructor(deps: ZaloOaDeps) {
    this.#deps = deps;
    this.#buttons = deps.buttons;
  }

  async send(user: string, body: MessageBody, { heardAt }: About): Promise<Sent> {
    const { clock, paid } = this.#deps;
    const window = windowAt(heardAt, clock.now());
    if (window === "shut") return { outcome: "unreachable", code: "zalo-window" };
    if (window === "charged" && !paid) return { outcome: "unreachable", code: "zalo-charged" };
    const [link] = body.files;
    if (link !== undefined) return this.#sendFile(user, body);
    const buttons = this.#buttons ? buttonsOf(body.buttons) : [];
    const text = textOf(body);
    if (buttons.length === 0) return this.#put(user, { text });
    const attachment = { type: "template", payload: { buttons } };
    const called = await this.#call(user, { text, attachment });
    if (called.outcome !== "refused" || !["plain", "too-long"].includes(reactionTo(called.error, "oa")))
      return this.#meaning(called);
    // The step is complete as text; buttons were an extra, and this account has none.
    this.#buttons = false;
    return this.#put(user, { text });
  }

  async #sendFile(user: string, { files: [link], text }: MessageBody): Promise<Sent> {
    const { files, api } = this.#deps;
    if (link === undefined) return this.#put(user, { text });
    const found = await files.open(link);
    if (found === null) return this.#put(user, { text: t.fileGone(link.name) });
    const limit = UPLOADABLE[found.type];
    if (limit === undefined || found.bytes.length > limit.most)
      return this.#put(user, { text: t.fileTooLarge(link.name) });
    const uploaded = await this.#authorised((token) => api.upload("/v2.0/oa/upload/file", token, found));
    if (uploaded.outcome !== "ok") return this.#meaning(uploaded);
    const token = tokenIn(uploaded.data);
    if (token === null) return { outcome: "not-sent", code: "zalo-no-upload", retries: RETRIES_IF_FAILED };
    return this.#put(user, { attachment: { type: "file", payload: { token } } });
  }

  async #put(user: string, message: object): Promise<Sent> {
    return this.#meaning(await this.#call(user, message));
  }

  /** By the endpoint this kind of account has: the other one is tried only when Zalo says that this is not it. */
  async #call(user: string, message: object): Promise<CallEnd> {
    const { api } = this.#deps;
    const body = { recipient: { user_id: user }, message };
    const called = await this.#authorised((token) => api.post(VERSIONS[this.#version], token, body));
    if (called.outcome !== "refused" || reactionTo(called.error, "oa") !== "other-version") return called;
    if (this.#version === "v2") return called;
    this.#version = "v2";
    return this.#authorised((token) => api.post(VERSIONS.v2, token, body));
  }

  /** With a token that works: one that is refused is exchanged, and the call made once more. */
  async #authorised(call: (token: string) => Promise<Called>): Promise<CallEnd> {
    const access = await this.#deps.access();
    if (access.outcome !== "ready") return { outcome: "not-done", code: access.code };
    const called = await call(access.token);
    if (called.outcome !== "refused" || reactionTo(called.error, "oa") !== "reauthorise") return called;
    const anew = await this.#deps.access(access.version);
    return anew.outcome === "ready" ? call(anew.token) : { outcome: "not-done", code: anew.code };
  }

  #meaning(called: CallEnd): Sent {
    const now = this.#deps.clock.now();
    switch (called.outcome) {
      case "ok":
        return { outcome: "sent" };
      case "not-done":
        return { outcome: "not-sent", code: called.code };
      case "unknown":
        return {
          outcome: "unknown",
          code: called.code,
          retries: RETRIES_IF_UNKNOWN,
          afterMs: ECHO_MS,
        };
      case "refused":
        break;
    }
    const code = codeOf(called.error);
    switch (reactionTo(called.error, "oa")) {
      case "retry":
        // Both buckets begin anew with every minute.
        return { outcome: "too-fast", retryAfterMs: 60_000 - (now % 60_000) };
      case "again":
        return { outcome: "not-sent", code, retries: RETRIES_IF_FAILED };
      case "reauthorise":
        return { outcome: "not-sent", code };
      case "unreachable":
      case "opted-out":
      case "window":
        return { outcome: "unreachable", code };
      case "tomorrow":
        return { outcome: "later", code, at: tomorrow(now) };
      case "morning":
        return { outcome: "later", code, at: nextMorning(now) };
      case "quota":
      case "unpaid":
        return { outcome: "later", code, at: now + HOUR_MS };
      case "stop":
        return { outcome: "no-account", code };
      case "unknown":
        return { outcome: "unknown", code, retries: RETRIES_IF_UNKNOWN, afterMs: ECHO_MS };
      case "plain":
      case "too-long":
      case "reupload":
      case "other-version":
      case "templates":
      case "drop":
        return { outcome: "refused", code };
    }
  }
}

type CallEnd = Called;

function tokenIn(data: unknown): string | null {
  return typeof data === "object" && data !== null && "token" in data && typeof data.token === "string"
    ? data.token
    : null;
}
