import { defineConfig } from "vitest/config";

/** Tests run on the sources; `npm test` builds `dist/` first for those that start the real program. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Half of the time goes by with the program under test waiting: two files side by side even where there are but two cores.
    maxWorkers: 2,
    passWithNoTests: false,
    allowOnly: false,
  },
});
