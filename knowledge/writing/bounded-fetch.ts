/** `fetch` for a service that is not trusted to end: the whole body is read under the call's own signal, and only so much of it. */

/** Longest body taken, in bytes; an answer has a few thousand. */
const MOST_BYTES = 256 * 1024;

export class BodyTooLarge extends Error {}

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** Follows no redirect: the key would go with it. `authorised`: whether the Authorization header is sent. */
export function boundedFetch(authorised: boolean): Fetch {
  return async (input, init = {}) => {
    const headers = new Headers(init.headers);
    if (!authorised) headers.delete("authorization");
    const response = await fetch(input, { ...init, headers, redirect: "error" });
    const body = await readAll(response);
    const { status, statusText } = response;
    return new Response(body.length === 0 ? null : body, { status, statusText, headers: response.headers });
  };
}

async function readAll(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const part = await reader?.read();
    if (part === undefined || part.done) break;
    size += part.value.length;
    if (size > MOST_BYTES) {
      await reader?.cancel();
      throw new BodyTooLarge();
    }
    chunks.push(part.value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
