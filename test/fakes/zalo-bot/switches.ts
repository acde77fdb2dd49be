/** What nobody has proved of the platform: each point can be had either way. Reasons are in the README. */

/** How the fake behaves where the platform is not documented, or seen to behave in two ways. */
export interface Switches {
  /** What the 2,000 characters are counted in. */
  readonly textUnits: "utf16" | "code-points";
  /** Bodies of posts: `{ok, result}` around the event, or the event alone. */
  readonly wrapping: "alternate" | "wrapped" | "unwrapped";
  /** HTTP status of a refusal: its code, or 200 with the code in the body only. */
  readonly httpStatus: "as-code" | "always-200";
  /** The method whose refusals say `errorCode` in place of `error_code`. */
  readonly errorCodeOn: string | null;
  /** What `getUpdates` answers when nothing came. */
  readonly idle: "408" | "null" | "absent";
  /** How it gives the one update. */
  readonly updateAs: "object" | "array";
  /** Waits in ms before a post nobody took is tried again; none: it is lost at once. */
  readonly webhookRetry: readonly number[];
  /** Ms after which a post without answer counts as not taken. */
  readonly webhookDeadlineMs: number;
  /** What becomes of updates that waited to be fetched when a webhook is set. */
  readonly backlog: "lost" | "posted";
  /** Who comes after the last user allowed: heard but not to be written to, or not heard at all. */
  readonly beyondMostUsers: "refused" | "unheard";
  /** Where a photo of a person stands in the event. */
  readonly photoField: "photo" | "photo_url";
  /** `setWebhook` tries the address and says how it went; it is saved either way. */
  readonly verifies: boolean;
  /** Addresses of webhooks and photos may be http and private. */
  readonly allowHttp: boolean;
}

/** The harsher way of each, as long as a correct client survives it. */
export const USUAL: Switches = {
  textUnits: "utf16",
  wrapping: "alternate",
  httpStatus: "as-code",
  errorCodeOn: "getUpdates",
  idle: "408",
  updateAs: "object",
  webhookRetry: [],
  webhookDeadlineMs: 10_000,
  backlog: "lost",
  beyondMostUsers: "refused",
  photoField: "photo",
  verifies: false,
  allowHttp: false,
};
