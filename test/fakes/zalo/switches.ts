/** What nobody has verified about Zalo: each a switch, so that a client can be tried both ways. The README says why each is one. */

/** May be changed at any moment of a test. */
export interface Switches {
  /** The redirect after consent brings `state` back. */
  consentEchoesState: boolean;
  /** Consent without `code_challenge` is refused. */
  pkceRequired: boolean;
  /** The challenge stored in the console, which then counts instead of the one in the address; null: the address counts. */
  consoleChallenge: string | null;
  expiresIn: "string" | "number";
  /** `error` of a refused code or refresh token: the real number is published nowhere. */
  oauthErrorCode: number;
  /** HTTP status of OAuth errors: “sometimes 200”. */
  oauthErrorStatus: number;
  buttonsOnV3: "accept" | "refuse";
  buttonsOnV2: "accept" | "refuse";
  /** A government OA may send by v2; otherwise -240. */
  v2ForGovernment: boolean;
  /** Whether the windows hold for what is sent by v2. */
  v2Window: "same" | "none";
  quotaInAnswer: boolean;
  /** What answers when the window is shut; -232 always where there never was an interaction. */
  shutCode: -230 | -231 | -232;
  /** What answers a token that another has replaced. */
  replacedTokenCode: -216 | -220;
  /** The name of the id in `getoa`. */
  oaIdField: "oaid" | "oa_id";
  /** Pictures by address instead of an upload. */
  imageByUrl: boolean;
  csvUploads: boolean;
  gifBytes: number;
  followOpens: "nothing" | "welcome" | "window";
  /** A tap of a message's button counts as an interaction. */
  tapOpensWindow: boolean;
  /** Sending needs a follower; otherwise -213. */
  followRequired: boolean;
  timestamps: "string" | "number";
  /** `message.text` of pictures. */
  captions: boolean;
  signaturePrefix: "mac=" | "";
  signatureHex: "lower" | "upper";
  signatureFirst: "app_id" | "oa_id";
  signatureKey: "oa_secret_key" | "app_secret";
  /** An answer other than 200 is repeated too, not only a lost connection. */
  repeatsAfterAnswer: boolean;
  /** Templates by phone between 22:00 and 06:00. */
  night: "refuse" | "deliver";
  /** Hours east of UTC by which the night is told. */
  nightZone: number;
  trackingIdRequired: boolean;
  templatesForGovernment: boolean;
  /** Own template sends come back as `oa_send_text`. */
  templateEcho: boolean;
  /** How long a link to a medium works; null: for ever. */
  mediaLifetimeMs: number | null;
  /** Which number of its family stands for what is wrong with the data of a template. */
  templateCodes: {
    readonly empty: number;
    readonly missing: number;
    readonly tooLong: number;
    readonly type: number;
  };
}

/** The stricter side where one side is stricter, the likelier elsewhere. */
export const SWITCHES: Switches = {
  consentEchoesState: true,
  pkceRequired: false,
  consoleChallenge: null,
  expiresIn: "string",
  oauthErrorCode: -14_099,
  oauthErrorStatus: 200,
  buttonsOnV3: "refuse",
  buttonsOnV2: "refuse",
  v2ForGovernment: true,
  v2Window: "same",
  quotaInAnswer: true,
  shutCode: -230,
  replacedTokenCode: -216,
  oaIdField: "oaid",
  imageByUrl: false,
  csvUploads: false,
  gifBytes: 1024 * 1024,
  followOpens: "welcome",
  tapOpensWindow: false,
  followRequired: false,
  timestamps: "string",
  captions: true,
  signaturePrefix: "mac=",
  signatureHex: "lower",
  signatureFirst: "app_id",
  signatureKey: "oa_secret_key",
  repeatsAfterAnswer: true,
  night: "refuse",
  nightZone: 7,
  trackingIdRequired: true,
  templatesForGovernment: false,
  templateEcho: false,
  mediaLifetimeMs: null,
  templateCodes: { empty: -111, missing: -1122, tooLong: -1124, type: -112 },
};
