/** Zalo's Official Account as a channel that is pushed to, on the fake Zalo over real sockets. */
import { createServer } from "node:http";
import { expect } from "vitest";
import { readEvent } from "../../bot/channels/zalo-oa/events.ts";
import type { FileBytes } from "../../bot/channels/channel.ts";
import type { FileLink } from "../../flows/ports.ts";
import { pushChannelContract, type Mishap, type OpenedChannel } from "../contracts/push-channel.ts";
import type { How } from "../fakes/zalo/faults.ts";
import { openFakeZalo } from "../fakes/zalo/open.ts";
import { zaloChannel } from "./zalo-oa-line.ts";

const SEND = "/v3.0/oa/message/cs";
const AN = "246845883529197922";

const PAPER: FileLink = { name: "bản đăng ký.pdf", url: "/files/PAPER" };
const PAPER_BYTES = Buffer.from("%PDF-1.7 giấy");
const FILES: FileBytes = {
  open: async ({ url }) =>
    url === PAPER.url ? { name: PAPER.name, type: "application/pdf", bytes: PAPER_BYTES } : null,
};

const FAULTS: { readonly [kind in Exclude<Mishap["kind"], "unreachable" | "nobody-there">]: How } = {
  "too-fast": { error: -32 },
  refused: { error: -248 },
  "no-account": { error: -224 },
  "server-error": "proxy-502",
  "lost-before": "reset-before",
  "lost-after": "reset-after",
  garbage: "garbage",
  silence: "hang",
};
/** Not following, refused this kind, idle, blocked the account. */
const REFUSALS = [-213, -217, -227, -244] as const;

async function openZalo(): Promise<OpenedChannel> {
  const zalo = await openFakeZalo();
  const broken = await openBroken();
  const token = zalo.oauth.seedTokens().access_token;
  const an = zalo.user({ id: AN, name: "An" });
  an.says("Chào Khéo");
  /** Where the next fetch leads instead. */
  let elsewhere: string | null = null;
  /** How far our clock is ahead of Zalo's, ms. */
  let ahead = 0;
  const deps = {
    access: async () => ({ outcome: "ready", token, version: 1 }) as const,
    clock: { now: () => zalo.now() + ahead },
    files: FILES,
    root: zalo.apiRoot,
  };
  const channel = zaloChannel(zalo, deps);
  const astray = zaloChannel(zalo, { ...deps, root: broken.url });
  return {
    channel: {
      ...channel,
      fetchFile: (ref, most) =>
        elsewhere === null ? channel.fetchFile(ref, most) : astray.fetchFile(elsewhere, most),
    },
    paper: PAPER,
    paperBytes: PAPER_BYTES,
    gone: { name: "đã xóa.pdf", url: "/files/GONE" },
    async attach(bytes) {
      zalo.webhook.hold();
      an.sendsFile({ name: "a.pdf", bytes });
      const event = readEvent(zalo.webhook.held.at(-1)?.body.toString() ?? "", zalo.oa.id);
      return event?.reading.kind === "file" ? event.reading.file.ref : expect.unreachable("it was no file");
    },
    befallFetch(how) {
      elsewhere = `${broken.url}/${how}`;
    },
    address: AN,
    heardAt: zalo.now(),
    secrets: [token, zalo.app.secret, zalo.apiRoot, broken.url],
    mostText: 2_000,
    waysToBeUnreachable: REFUSALS.length,
    mostMs: 5_000,
    shown: () =>
      an.inbox.map(({ text, content }) => {
        const upload = content?.kind === "file" ? zalo.uploads.all.get(content.upload) : undefined;
        return {
          text,
          quotes: text.split("\n\n").filter((part) => part.startsWith("“")),
          options: [],
          files: upload === undefined ? [] : [{ name: upload.name, bytes: upload.bytes }],
        };
      }),
    press: () => expect.unreachable("there are no buttons"),
    async befall(mishap) {
      if (mishap.kind === "nobody-there") await zalo.close();
      // Zalo names no time: its buckets begin anew with every minute.
      else if (mishap.kind === "too-fast") ahead = 60_000 - mishap.seconds * 1_000 - (zalo.now() % 60_000);
      if (mishap.kind === "nobody-there") return AN;
      if (mishap.kind === "unreachable") zalo.fail(SEND, { error: REFUSALS[mishap.why] ?? -244 });
      else zalo.fail(SEND, FAULTS[mishap.kind]);
      return AN;
    },
    problems: () => zalo.problems,
    async close() {
      await zalo.close();
      await broken.close();
    },
  };
}

/** A host of media on a bad day: its paths are named after what they do. */
async function openBroken(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.url === "/lost-before") request.socket.resetAndDestroy();
    else response.writeHead(request.url === "/server-error" ? 502 : 404).end("canary");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

pushChannelContract("Zalo OA", openZalo, { buttons: false, files: true, reach: true });
