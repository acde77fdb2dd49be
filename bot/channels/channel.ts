/**
 * The port of a channel whose messages are pushed: the outbox decides what goes out and when, the channel puts it on the wire and says how
 * that ended. Web and terminal fetch their messages themselves and have no part in this.
 */
import type {
  ChannelId,
  FileLink,
  Instant,
  LocalDate,
  MessageBody,
  OutboundKind,
  Receipt,
} from "../../flows/ports.ts";

export interface PushChannel {
  readonly id: ChannelId;
  readonly limits: PaceLimits;
  /** Names the rate that several processes share, where the platform counts them together; absent where each has its own. */
  readonly bucket?: string;
  /** Puts one message on the wire. Never throws and always ends, within half a minute: every end is a value. */
  send(address: string, body: MessageBody, about: About): Promise<Sent>;
}

/** What a channel may have to know of a message and its conversation. */
export interface About {
  readonly kind: OutboundKind;
  /** When the other side last did something there; null when never. */
  readonly heardAt: Instant | null;
  /** The message's own id. */
  readonly id: string;
  /** Of a reminder: what it is about, for platforms that take nothing but templates; null when it is about nothing any more. */
  reminder(): Promise<Reminded | null>;
  /**
   * To be called before something goes on the wire that costs money or quota: from then on the message is not sent again unless it certainly
   * did not arrive.
   */
  spend(): Promise<void>;
}

/** What a reminder says, in parts. */
export interface Reminded {
  readonly name: string;
  readonly unit: string;
  readonly title: string;
  /** The directive's number, or what it is called. */
  readonly plan: string;
  readonly lastValidDay: LocalDate | null;
  /** Days until then; negative when it is over. */
  readonly daysLeft: number | null;
}

/** A channel on which people send files: Khéo gets a reference first and fetches the bytes when they are wanted. */
export interface FileSource {
  /** Fetches at most `most` bytes. Never throws and always ends, within two minutes. */
  fetchFile(ref: string, most: number): Promise<Fetched>;
}

/** What came of fetching a file. */
export type Fetched =
  | { readonly outcome: "fetched"; readonly bytes: Uint8Array }
  | { readonly outcome: "too-large" }
  /** It is not to be had any more. */
  | { readonly outcome: "gone"; readonly code: string }
  /** It may be had later. */
  | { readonly outcome: "later"; readonly code: string };

/** Where the files of each channel come from; a channel that is served puts itself in. */
export type FileSources = Map<ChannelId, FileSource>;

/** A file that goes out; `type` is its MIME type. */
export interface FileContent {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Where the bytes of a file that goes out lie. */
export interface FileBytes {
  /** By the file's `url`; null when it is gone. */
  open(link: FileLink): Promise<FileContent | null>;
}

export interface PaceLimits {
  /** Messages a second to all conversations together. */
  readonly perSecond: number;
  /** From one message to an address to the next one there, in ms. */
  gapMs(address: string): number;
}

/** How sending ended. */
export type Sent =
  | { readonly outcome: "sent"; readonly receipt?: Receipt }
  /** Nothing was sent, and the platform wants to be left alone for so long, by everybody. */
  | { readonly outcome: "too-fast"; readonly retryAfterMs: number }
  /** It certainly did not arrive, and may work soon; `retries`: how often it may be tried again at most, where that is known. */
  | { readonly outcome: "not-sent"; readonly code: string; readonly retries?: number }
  /**
   * It may or may not have arrived: the answer was lost. `retries` as above; when they are used up it stays unknown until somebody settles
   * it. Without it, losing a message is worse than saying one twice.
   */
  | {
      readonly outcome: "unknown";
      readonly code: string;
      readonly retries?: number;
      /** The least time until it is tried again: the platform may yet tell that it arrived. */
      readonly afterMs?: number;
    }
  /** Not now, only this message: from this instant on. */
  | { readonly outcome: "later"; readonly code: string; readonly at: Instant }
  /** Not by this way now: what came before arrived, and what comes later may. Reminders and notices take another channel. */
  | { readonly outcome: "no-way"; readonly code: string }
  /** This person or group can't be reached until they come back themselves. */
  | { readonly outcome: "unreachable"; readonly code: string }
  /** The conversation has another address from now on. */
  | { readonly outcome: "moved"; readonly address: string }
  /** It will never be accepted: a fault of ours. */
  | { readonly outcome: "refused"; readonly code: string }
  /** Nothing can be sent by this account any more (its token was revoked): a matter for the operator. */
  | { readonly outcome: "no-account"; readonly code: string };
