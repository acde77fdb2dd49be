/** What goes wrong on demand, in the order it was asked for. */

/**
 * `proxy-502`, `garbage`, `hang` and `reset-before` do nothing; `hang-after` and `reset-after` do it and lose the answer;
 * `delay` (real milliseconds) does it late. `error` is an answer of HTTP 200 with that number, with `done` after doing it all the same.
 * `oauth` is an error in the shape of the OAuth host, without its number unless `numeric`. `empty` answers success with these tokens
 * empty, without rotating unless `done`.
 */
export type How =
  | { readonly error: number; readonly message?: string; readonly done?: boolean }
  | { readonly oauth: string; readonly numeric?: boolean; readonly status?: number }
  | { readonly empty: readonly ("access_token" | "refresh_token")[]; readonly done?: boolean }
  | { readonly delay: number }
  | "proxy-502"
  | "garbage"
  | "reset-before"
  | "reset-after"
  | "hang"
  | "hang-after";

/** A script of faults. */
export interface Faults {
  /** The next so many calls whose path begins like this, or any with “*”, go wrong like this. */
  fail(path: string, how: How, times?: number): void;
  /** What befalls this call; null when nothing does. */
  next(path: string): How | null;
}

/** Nothing goes wrong yet. */
export function openFaults(): Faults {
  let script: readonly { readonly path: string; readonly how: How; readonly left: number }[] = [];
  return {
    fail: (path, how, times = 1) => {
      script = [...script, { path, how, left: times }];
    },
    next: (path) => {
      const found = script.find((one) => one.path === "*" || path.startsWith(one.path));
      if (found === undefined) return null;
      script = script.flatMap((one) => {
        if (one !== found) return [one];
        return one.left > 1 ? [{ ...one, left: one.left - 1 }] : [];
      });
      return found.how;
    },
  };
}

/** Whether the call takes effect before it goes wrong. */
export function executes(how: How): boolean {
  if (typeof how === "string") return how === "reset-after" || how === "hang-after";
  if ("delay" in how) return true;
  return "oauth" in how ? false : how.done === true;
}
