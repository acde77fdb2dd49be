/** Zalo's hosts, answering every call at once and checking nothing: they must not be what is measured. */
import { createServer } from "node:http";

import { z } from "zod";

/** Serves until it is closed. */
export async function openQuickZalo(): Promise<{ readonly url: string; close(): Promise<void> }> {
  let sent = 0;
  const server = createServer((request, response) => {
    const answer = (): void => {
      sent += 1;
      const data = { message_id: `m-${sent}`, quota: { quota_type: "reply" } };
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ error: 0, message: "Success", data }));
    };
    request.on("end", answer).resume();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = z.object({ port: z.int() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
