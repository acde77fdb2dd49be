/**
 * How long to wait after the n-th failure in a row: 1 s, 2 s, 4 s … up to `most`, a fifth more or less so that many
 * phones don't come back in the same instant.
 *
 * @param {number} failures 1 or more
 * @param {number} most ms
 * @returns {number} ms
 */
export function backoff(failures, most) {
  const wait = Math.min(most, 1000 * Math.pow(2, Math.min(failures, 10) - 1));
  return wait * (0.8 + Math.random() * 0.4);
}

/**
 * `fetch` that gives up: a phone between two masts can hold a dead request for minutes.
 *
 * @param {string} url
 * @param {RequestInit} init
 * @param {number} limit ms until the whole answer must be here
 * @returns {Promise<{ status: number, retryAfter: string | null, text: string }>} rejects on no network and on time-out
 */
export async function fetchText(url, init, limit) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), limit);
  try {
    const response = await fetch(url, { ...init, cache: "no-store", signal: stop.signal });
    return {
      status: response.status,
      retryAfter: response.headers.get("Retry-After"),
      text: await response.text(),
    };
  } finally {
    clearTimeout(timer);
  }
}
