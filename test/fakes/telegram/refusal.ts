/** What the service says when it will not do something. */

/** Thrown anywhere below a method; becomes the answer. */
export class Refusal extends Error {
  readonly code: number;
  /** A correct client may meet this one: it is not a problem of the client. */
  readonly harmless: boolean;
  readonly parameters: { readonly retry_after?: number; readonly migrate_to_chat_id?: number };

  constructor(
    code: number,
    description: string,
    {
      harmless = false,
      parameters = {},
    }: { readonly harmless?: boolean; readonly parameters?: Refusal["parameters"] } = {},
  ) {
    super(description);
    this.code = code;
    this.harmless = harmless;
    this.parameters = parameters;
  }
}

/** 400 with the real text. */
export function bad(description: string, harmless = false): Refusal {
  return new Refusal(400, `Bad Request: ${description}`, { harmless });
}

/** 403 is news about a person, never the client's fault. */
export function forbidden(description: string): Refusal {
  return new Refusal(403, `Forbidden: ${description}`, { harmless: true });
}
