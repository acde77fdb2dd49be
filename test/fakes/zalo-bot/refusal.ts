/** What the platform says when it will not do something. */

/** Thrown anywhere below a method; becomes the answer. */
export class Refusal extends Error {
  readonly code: number;
  /** A correct client may meet this one: it is not a problem of the client. */
  readonly harmless: boolean;

  constructor(code: number, description: string, { harmless = false }: { readonly harmless?: boolean } = {}) {
    super(description);
    this.code = code;
    this.harmless = harmless;
  }
}

/** 400: the client asked for what it must not ask for. */
export function bad(description: string): Refusal {
  return new Refusal(400, `Bad request: ${description}`);
}

const REASONS = new Map([
  [400, "Bad request"],
  [401, "Unauthorized"],
  // As the platform's own table of codes has it.
  [403, "Internal server error"],
  [404, "Not found"],
  [408, "Request timeout"],
  [426, "Quota of tests exceeded"],
  [429, "Quota exceeded"],
]);

/** The usual text of a code. */
export function describe(code: number): string {
  return REASONS.get(code) ?? "Internal server error";
}
