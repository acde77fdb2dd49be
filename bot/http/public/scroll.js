/** Within this many px of the end, the person is reading the newest and wants to see what comes. */
const NEAR = 160;
const AIR = 12;
/** Bars that take more than this part of the window let the upper one scroll away. */
const CROWDED = 0.6;

/**
 * Keeps the newest in view without pulling the page away from someone who reads further up.
 *
 * @param {{ header: HTMLElement, dock: HTMLElement, bars: HTMLElement[], newer: HTMLButtonElement }} options `dock`: what
 *   stands below the talk; `bars`: all that stays in the window; `newer`: the button “there is something new”
 */
export function createScroller({ header, dock, bars, newer }) {
  const page = document.documentElement;
  const end = () => page.scrollHeight - window.innerHeight;
  const left = () => end() - window.pageYOffset;

  /** @param {number} top */
  const go = (top) => window.scrollTo(0, Math.max(0, top));

  /** What the header covers of the window. */
  const covered = () => (getComputedStyle(header).position === "sticky" ? header.offsetHeight : 0);

  /** Large letters or an open keyboard: the talk needs the room more than the name does. */
  function makeRoom() {
    let height = 0;
    for (const bar of bars) height += bar.offsetHeight;
    header.classList.toggle("loose", height > CROWDED * window.innerHeight);
  }
  window.addEventListener("resize", makeRoom);

  newer.addEventListener("click", () => {
    go(end());
    newer.hidden = true;
  });
  window.addEventListener("scroll", () => {
    if (!newer.hidden && left() < NEAR) newer.hidden = true;
  });

  return {
    toEnd: () => go(end()),
    /** Stays at the end while something below or above the talk changes its height. @param {() => void} act */
    steady(act) {
      const near = left() < NEAR;
      act();
      makeRoom();
      if (near) go(end());
    },
    /** Brings what just grew into view: its end, but never at the price of its beginning. @param {Element} element */
    reveal(element) {
      const { top, bottom } = element.getBoundingClientRect();
      const hidden = bottom + 2 * AIR - dock.getBoundingClientRect().top;
      if (hidden > 0) go(window.pageYOffset + Math.min(hidden, top - covered() - AIR));
    },
    /**
     * @param {() => { fresh: HTMLElement[], mine: boolean }} draw `mine`: something of the person's own is new
     */
    around(draw) {
      const near = left() < NEAR;
      const { fresh, mine } = draw();
      const first = fresh[0];
      makeRoom();
      if (first === undefined) {
        if (near) go(end());
        return;
      }
      if (!near && !mine) {
        newer.hidden = false;
        return;
      }
      // A long answer is shown from its beginning, not from its end.
      const top = first.getBoundingClientRect().top + window.pageYOffset - covered() - AIR;
      go(mine ? end() : Math.min(end(), top));
      if (left() > NEAR) newer.hidden = false;
    },
  };
}
