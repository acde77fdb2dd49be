/**
 * Text kept on this device. Where the browser refuses to store (private mode, full disk, storage switched off),
 * the same calls keep the text in memory until the page closes.
 *
 * @typedef {{
 *   get: (key: string) => string | null,
 *   set: (key: string, value: string) => void,
 *   remove: (key: string) => void,
 * }} TextStore
 */

/**
 * @param {"localStorage" | "sessionStorage"} area
 * @returns {TextStore}
 */
export function openStore(area) {
  const disk = reach(area);
  /** What the disk refused to take; it wins over what the disk still holds. @type {Map<string, string>} */
  const memory = new Map();

  return {
    get(key) {
      const held = memory.get(key);
      if (held !== undefined) return held;
      try {
        return disk === null ? null : disk.getItem(key);
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        if (disk === null) throw new Error("no storage");
        disk.setItem(key, value);
        memory.delete(key);
      } catch {
        memory.set(key, value);
      }
    },
    remove(key) {
      memory.delete(key);
      try {
        if (disk !== null) disk.removeItem(key);
      } catch {
        // A disk that can't be written keeps the old text; the next load treats it as any stored text.
      }
    },
  };
}

/**
 * Even reading `window.localStorage` throws where storage is forbidden.
 *
 * @param {"localStorage" | "sessionStorage"} area
 * @returns {Storage | null}
 */
function reach(area) {
  try {
    return window[area];
  } catch {
    return null;
  }
}
