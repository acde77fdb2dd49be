/**
 * The port of a channel whose messages are pushed: the outbox decides what goes out and when, the channel puts it on the wire and says how
 * that ended. Web and terminal fetch their messages themselves and have no part in this.
 */
import type { ChannelId, FileLink, MessageBody } from "../../flows/ports.ts";

export interface PushChannel {
  readonly id: ChannelId;
  readonly limits: PaceLimits;
  /** Puts one message on the wire. Never throws and always ends, within half a minute: every end is a value. */
  send(address: string, body: MessageBody): Promise<Sent>;
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

/** Where the bytes of a file that goes out lie. */
export interface FileBytes {
  /** By the file's `url`; null when it is gone. */
  open(link: FileLink): Promise<{ readonly name: string; readonly bytes: Uint8Array } | null>;
}

export interface PaceLimits {
  /** Messages a second to all conversations together. */
  readonly perSecond: number;
  /** From one message to an address to the next one there, in ms. */
  gapMs(address: string): number;
}

/** How sending ended. */
export type Sent =
  | { readonly outcome: "sent" }
  /** Nothing was sent, and the platform wants to be left alone for so long, by everybody. */
  | { readonly outcome: "too-fast"; readonly retryAfterMs: number }
  /** It certainly did not arrive, and may work later. */
  | { readonly outcome: "not-sent"; readonly code: string }
  /** It may or may not have arrived: the answer was lost. */
  | { readonly outcome: "unknown"; readonly code: string }
  /** This person or group can't be reached until they come back themselves. */
  | { readonly outcome: "unreachable"; readonly code: string }
  /** The conversation has another address from now on. */
  | { readonly outcome: "moved"; readonly address: string }
  /** It will never be accepted: a fault of ours. */
  | { readonly outcome: "refused"; readonly code: string }
  /** Nothing can be sent by this account any more (its token was revoked): a matter for the operator. */
  | { readonly outcome: "no-account"; readonly code: string };
