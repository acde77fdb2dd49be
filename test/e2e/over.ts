/** Clean-up of what a `beforeAll` starts. */
import { afterAll } from "vitest";
import type { Finished } from "./program.ts";

/**
 * For `openProgram` in a `beforeAll`; to be called in the body of the file or of the `describe`. `afterAll` itself would not do there: vitest
 * never runs one that is registered while a hook runs, and the program would stay behind.
 */
export function whenOver(): Finished {
  const works: (() => Promise<void>)[] = [];
  afterAll(async () => {
    await Promise.all(works.map((work) => work()));
  });
  return (work) => void works.push(work);
}
