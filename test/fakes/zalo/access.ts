/** Who may call: the token, its proof, and what the OA has paid for. */
import { createHmac } from "node:crypto";
import { accessToken, type Incoming } from "./incoming.ts";
import type { OAuth } from "./oauth.ts";
import { bad, news } from "./refusal.ts";
import type { World } from "./world.ts";

/** The two hosts number the same mistakes differently. */
export type Host = "oa" | "template";
const CODES = {
  oa: { invalid: -216, expired: -220, proof: -242 },
  template: { invalid: -124, expired: -124, proof: -1241 },
};

/** Throws -216, -220 or -124 for a token that is not good, -242 or -1241 for a proof that is not. */
export function admit(world: World, oauth: OAuth, incoming: Incoming, host: Host): void {
  const codes = CODES[host];
  const token = accessToken(world, incoming);
  if (token === null) throw bad("access_token is missing", codes.invalid);
  switch (oauth.judge(token)) {
    case "unknown":
      throw bad("access_token is invalid", codes.invalid);
    case "replaced":
      throw news(host === "oa" ? world.switches.replacedTokenCode : codes.invalid, "access_token is invalid");
    case "expired":
      throw news(codes.expired, "access_token is expired");
    case "good":
  }
  const proof = createHmac("sha256", world.app.secret).update(token).digest("hex");
  if (world.app.requireProof && incoming.headers["appsecret_proof"] !== proof)
    throw bad("appsecret_proof is invalid", codes.proof);
}

/** Throws -224 where the package has no OpenAPI, -221 where the OA is not verified. */
export function entitled({ oa }: World): void {
  if (oa.package === "basic" || oa.package === "standard")
    throw news(-224, "the package of the OA has no OpenAPI");
  if (!oa.verified) throw news(-221, "the OA is not verified");
}
