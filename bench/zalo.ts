/** `npm run bench:zalo`: how soon the Official Account's webhook answers while many write and the model's service hangs. */
import { availableParallelism, loadavg } from "node:os";

import { execute, readFlags, runIfStarted, UsageError, type CommandResult } from "../bot/commands/command.ts";
import { floodKheo, floodPeer, type Flood } from "./zalo/flood.ts";
import { figuresOf, table } from "./zalo/table.ts";

const HELP = `Usage: npm run --silent bench:zalo [-- --rate N] [--seconds N] [--abreast N] [--json]

Posts signed events at a steady pace to the running program, whose model never answers, and to a bare route that only parses JSON; prints how
soon both answer, then how long the program takes for what is left, and looks up everybody's answers. See bench/README.md.

  --rate N      calls a second; default: 200
  --seconds N   how long; default: 20
  --abreast N   people who write at the same time; default: 60
  --json        print the figures as one JSON object
  --help        print this
`;

/** Runs the command with the arguments after its name. Never throws. */
export function runBenchZalo(args: readonly string[]): Promise<CommandResult> {
  return execute("bench:zalo", HELP, args, async () => {
    const { values } = readFlags(args, {
      rate: { type: "string", default: "200" },
      seconds: { type: "string", default: "20" },
      abreast: { type: "string", default: "60" },
      json: { type: "boolean", default: false },
    });
    const flood: Flood = {
      perSecond: count("rate", values.rate),
      seconds: count("seconds", values.seconds),
      abreast: count("abreast", values.abreast),
    };
    const peer = await floodPeer(flood);
    const kheo = await floodKheo(flood);
    const machine = {
      node: process.version,
      cores: availableParallelism(),
      load: Number(loadavg()[0]?.toFixed(2)),
    };
    const figures = { kheo: figuresOf(kheo), peer: figuresOf(peer) };
    return values.json
      ? `${JSON.stringify({ machine, flood, ...figures }, null, 2)}\n`
      : table(machine, flood, figures);
  });
}

function count(flag: string, given: string): number {
  if (!/^[1-9]\d{0,4}$/u.test(given))
    throw new UsageError(`--${flag} needs a whole number from 1; see --help`);
  return Number(given);
}

await runIfStarted(import.meta.url, runBenchZalo);
