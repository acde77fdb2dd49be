/** Who waits for news inside this process: open event streams, requests waiting for a late answer. Only a hint; the store is the truth. */
import { EventEmitter } from "node:events";

export interface Signals {
  /** These conversations have new messages. */
  changed(conversations: readonly string[]): void;
  /** Calls back at every change of this conversation until the returned function is called. */
  listen(conversation: string, heard: () => void): () => void;
  /** The same for every conversation. */
  listenAll(heard: () => void): () => void;
}

/** No conversation has this id. */
const ANY = "*";

export function createSignals(): Signals {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  return {
    changed(conversations) {
      for (const id of new Set([...conversations, ...(conversations.length > 0 ? [ANY] : [])]))
        emitter.emit(id);
    },
    listen(conversation, heard) {
      emitter.on(conversation, heard);
      return () => emitter.off(conversation, heard);
    },
    listenAll(heard) {
      emitter.on(ANY, heard);
      return () => emitter.off(ANY, heard);
    },
  };
}
