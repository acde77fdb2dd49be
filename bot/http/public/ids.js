import { openStore } from "./storage.js";

/** 64 URL-safe characters, so that six random bits choose one without bias. */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const LENGTH = 32;
const ACTIVE = "kheo.active";

/** The slot of the person's own conversation; demo roles have the slot `plan/role`. */
export const NEWCOMER = "newcomer";

/**
 * 192 random bits as 32 URL-safe characters: a conversation's bearer, or the key of one event.
 *
 * @returns {string}
 */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(LENGTH));
  let id = "";
  for (const byte of bytes) id += ALPHABET.charAt(byte & 63);
  return id;
}

/**
 * Which conversation this tab shows, and the id of each. The active slot is remembered per tab first (two tabs may
 * play two roles side by side), then per device.
 *
 * @param {import("./storage.js").TextStore} store
 */
export function openSlots(store) {
  const tab = openStore("sessionStorage");
  return {
    /** @returns {string} */
    active() {
      return tab.get(ACTIVE) || store.get(ACTIVE) || NEWCOMER;
    },
    /** @param {string} slot */
    activate(slot) {
      tab.set(ACTIVE, slot);
      store.set(ACTIVE, slot);
    },
    /**
     * The slot's conversation id, made at first use.
     *
     * @param {string} slot
     * @returns {string}
     */
    id(slot) {
      const key = `kheo.id.${slot}`;
      const known = store.get(key);
      if (known !== null && /^[\w-]{16,64}$/.test(known)) return known;
      const fresh = randomId();
      store.set(key, fresh);
      return fresh;
    },
  };
}
