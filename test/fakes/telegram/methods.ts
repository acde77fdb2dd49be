/** Every method there is; `logOut` and `close` are none here, for nobody should call them by mistake. */
import { editing } from "./editing.ts";
import type { Method } from "./method.ts";
import { receiving } from "./receiving.ts";
import { sending } from "./sending.ts";
import { settings } from "./settings.ts";

export const methods: ReadonlyMap<string, Method> = new Map(
  [sending, editing, receiving, settings].flatMap((some) => Object.entries(some)),
);
