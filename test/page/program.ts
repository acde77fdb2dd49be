/** The program of `test/e2e/`, for a page that stays open: started again on the same port, the address it knows. */
import { openProgram, Program, type Finished } from "../e2e/program.ts";

export interface Served {
  /** Where the page is; the same after a restart. */
  readonly url: string;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
  /** Starts it again on the same port and the same file. */
  restart(): Promise<void>;
}

/** Starts the program with its clock at `now`; it ends with the test or the file, as `finished` says. */
export async function serve(now: string, finished: Finished): Promise<Served> {
  let running = await openProgram(finished, { KHEO_NOW: now });
  await running.start();
  const url = await running.url();
  return {
    url,
    kill: () => running.kill(),
    async restart() {
      const next = new Program(running.folder, { ...running.env, PORT: new URL(url).port });
      finished(() => next.dispose());
      running = next;
      await next.start();
    },
  };
}
