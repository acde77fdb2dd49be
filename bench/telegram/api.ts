/** A Bot API that answers every call at once and checks nothing: it must not be what is measured. */
import { createServer } from "node:http";

import { z } from "zod";

export interface QuickApi {
  readonly url: string;
  /** Messages sent so far. */
  readonly sent: number;
  close(): Promise<void>;
}

/** Serves until it is closed. */
export async function openQuickApi(): Promise<QuickApi> {
  let sent = 0;
  const results: { readonly [method: string]: () => unknown } = {
    getMe: () => ({ id: 7_000_000_003, is_bot: true, first_name: "Khéo", username: "kheo_bot" }),
    getMyCommands: () => [],
    getMyDescription: () => ({ description: "" }),
    getMyShortDescription: () => ({ short_description: "" }),
    sendMessage: () => ({
      message_id: (sent += 1),
      date: 1_790_000_000,
      chat: { id: 1, type: "private", first_name: "Hoa" },
      text: "…",
    }),
  };
  const server = createServer((request, response) => {
    const method = request.url?.split("/").at(-1) ?? "";
    const answer = (): void => {
      const result = results[method]?.() ?? true;
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ ok: true, result }));
    };
    request.on("end", answer).resume();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = z.object({ port: z.int() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    get sent() {
      return sent;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
