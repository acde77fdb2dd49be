/** `urgent` goes before `ordinary`. */
export type Lane = "urgent" | "ordinary";

/** After so many urgent ones in a row an ordinary one that waits goes in, so that none waits for ever. */
const MOST_IN_A_ROW = 8;

interface Waiting {
  readonly enter: () => void;
  readonly turnAway: (error: Error) => void;
}

/**
 * Lets in one at a time: whoever is in is never interrupted, urgent ones go before ordinary ones, and within a lane it is first come,
 * first served.
 *
 * Everyone waits in a promise of their own, so that what they do once inside runs in their own async context.
 */
export class Lanes {
  readonly #waiting: { readonly [lane in Lane]: Waiting[] } = { urgent: [], ordinary: [] };
  readonly #watchers: (() => void)[] = [];
  #occupied = false;
  /** Urgent ones let in since the last ordinary one. */
  #inARow = 0;

  /** Resolves when it is one's turn; whoever came in must `leave`. Rejects when turned away instead. */
  async enter(lane: Lane): Promise<void> {
    if (this.#occupied) {
      return await new Promise((enter, turnAway) => this.#waiting[lane].push({ enter, turnAway }));
    }
    this.#occupied = true;
    this.#count(lane);
  }

  /** The next one comes in, if anybody waits. */
  leave(): void {
    const lane = this.#nextLane();
    const next = this.#waiting[lane].shift();
    this.#occupied = next !== undefined;
    if (next === undefined) {
      for (const tell of this.#watchers.splice(0)) tell();
    } else {
      this.#count(lane);
      next.enter();
    }
  }

  /** Sends away everybody who waits now, each with an error of their own. */
  turnAway(error: () => Error): void {
    const { urgent, ordinary } = this.#waiting;
    for (const waiting of [...urgent.splice(0), ...ordinary.splice(0)]) waiting.turnAway(error());
  }

  /** Resolves when nobody is in and nobody waits. */
  async empty(): Promise<void> {
    if (this.#occupied) await new Promise<void>((tell) => this.#watchers.push(tell));
  }

  #nextLane(): Lane {
    const { urgent, ordinary } = this.#waiting;
    if (ordinary.length === 0) return "urgent";
    return urgent.length > 0 && this.#inARow < MOST_IN_A_ROW ? "urgent" : "ordinary";
  }

  #count(lane: Lane): void {
    this.#inARow = lane === "urgent" ? this.#inARow + 1 : 0;
  }
}
