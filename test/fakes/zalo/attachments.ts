/** What people send beside text. */
import { fromUser } from "./events.ts";
import type { Trap } from "./media.ts";
import { interact } from "./person.ts";
import { put, type Person, type World } from "./world.ts";

/** A medium; a few bytes of its own when none are given. */
export interface Medium {
  readonly bytes?: Buffer;
  readonly trap?: Trap;
}

/** Each returns the `msg_id`. */
export interface Attachments {
  sendsImage(medium?: Medium & { readonly caption?: string }): string;
  sendsGif(medium?: Medium): string;
  sendsFile(file: Medium & { readonly name: string; readonly type?: string }): string;
  sendsAudio(medium?: Medium): string;
  sendsVideo(medium?: Medium): string;
  sendsSticker(id?: string): string;
  sendsLocation(latitude: number, longitude: number): string;
  sendsLink(url: string): string;
  sendsCard(phone: string): string;
}

const PNG = Buffer.concat([Buffer.from("\u0089PNG\r\n\u001a\n", "latin1"), Buffer.alloc(120, 7)]);

/** The hands of a person. */
export function attachments(world: World, person: Person): Attachments {
  const send = (kind: string, payload: object, caption = ""): string => {
    interact(world, person);
    const { id } = put(world, person, { from: "user", text: caption });
    const text = caption === "" || !world.switches.captions ? {} : { text: caption };
    const message = { ...text, msg_id: id, attachments: [{ type: kind, payload }] };
    world.emit(fromUser(world, person, `user_send_${kind}`, { message }));
    return id;
  };
  const url = (name: string, { bytes = PNG, trap }: Medium): string =>
    world.media.keep({ name, bytes, trap }).url;
  return {
    sendsImage: ({ caption, ...medium } = {}) => {
      const link = url("picture.png", medium);
      return send("image", { url: link, thumbnail: link }, caption);
    },
    sendsGif: (medium = {}) => {
      const link = url("picture.gif", medium);
      return send("gif", { url: link, thumbnail: link });
    },
    sendsFile: ({
      name,
      type = name.split(".").at(-1) ?? "",
      bytes = Buffer.from("%PDF-1.7 canary"),
      trap,
    }) => send("file", { ...world.media.keep({ name, bytes, trap }), type }),
    sendsAudio: (medium = {}) => send("audio", { url: url("voice.amr", medium) }),
    sendsVideo: (medium = {}) => {
      const link = url("film.mp4", medium);
      return send("video", { url: link, thumbnail: link, description: "" });
    },
    sendsSticker: (id = "bfe458bf64fa8da4d4eb") => send("sticker", { url: url("sticker.png", {}), id }),
    sendsLocation: (latitude, longitude) =>
      send("location", { coordinates: { latitude: String(latitude), longitude: String(longitude) } }),
    sendsLink: (link) => send("link", { url: link, thumbnail: "", description: "" }, link),
    sendsCard: (phone) =>
      send("business_card", { description: JSON.stringify({ phone }), thumbnail: "", url: "" }),
  };
}
