/** Those who are no users of the OA: its admin typing by hand, and visitors nobody knows. */
import { aboutOa } from "./events.ts";
import { echo, personOf } from "./sending.ts";
import { put, type Visitor, type World } from "./world.ts";

/** The human behind the OA. */
export interface FakeAdmin {
  /** Types in the OA chat tool; no window holds for that. Returns the `msg_id` of the echo, which has an `admin_id`. */
  says(userId: string, text: string): string;
}
/** Somebody without an account the OA could know. Never to be registered. */
export interface FakeVisitor extends Visitor {
  says(text: string): string;
}

/** `id` is what echoes carry as `admin_id`. */
export function openAdmin(world: World, id = "700000000000000001"): FakeAdmin {
  return {
    says: (userId, text) => {
      const person = personOf(world, userId);
      const line = put(world, person, { from: "admin", text });
      echo(world, person, line, id);
      return line.id;
    },
  };
}

/** A visitor with a conversation of his own. */
export function openVisitor(world: World): FakeVisitor {
  const visitor: Visitor = {
    id: world.nextId("anonymous"),
    conversationId: world.nextId("conversation"),
    inbox: [],
  };
  world.visitors.set(visitor.id, visitor);
  return {
    ...visitor,
    says: (text) => {
      const msg_id = world.nextId("m");
      const message = { msg_id, conversation_id: visitor.conversationId, text };
      const fields = { sender: { id: visitor.id }, recipient: { id: world.oa.id }, message };
      world.emit(aboutOa(world, "anonymous_send_text", fields));
      return msg_id;
    },
  };
}
