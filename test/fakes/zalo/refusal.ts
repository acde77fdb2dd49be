/** What the service says when it will not do something. */

/** Thrown anywhere below an OpenAPI path; becomes an answer of HTTP 200 with a non-zero `error`. */
export class Refusal extends Error {
  readonly code: number;
  /** A correct client may meet this one: it is not a problem of the client. */
  readonly harmless: boolean;

  constructor(code: number, message: string, harmless = false) {
    super(message);
    this.code = code;
    this.harmless = harmless;
  }
}

/** A mistake of the caller; -201 unless a number says more. */
export function bad(message: string, code = -201): Refusal {
  return new Refusal(code, message);
}

/** News about a person, the OA or its money, never the client's fault. */
export function news(code: number, message: string): Refusal {
  return new Refusal(code, message, true);
}

/** Thrown below the OAuth host, whose errors have their own shape. */
export class OAuthRefusal extends Error {
  /** `error_name` on the wire. */
  readonly title: string;
  /** Null: the number nobody knows. */
  readonly code: number | null;
  readonly harmless: boolean;

  constructor(title: string, reason: string, { code = null, harmless = false }: Partial<Known> = {}) {
    super(reason);
    this.title = title;
    this.code = code;
    this.harmless = harmless;
  }
}

interface Known {
  readonly code: number | null;
  readonly harmless: boolean;
}
