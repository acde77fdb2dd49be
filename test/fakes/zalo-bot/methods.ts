/** Every method there is; names count their capitals. */
import type { Method } from "./method.ts";
import { receiving } from "./receiving.ts";
import { sending } from "./sending.ts";

/** By name. */
export const methods: ReadonlyMap<string, Method> = new Map(Object.entries({ ...receiving, ...sending }));
