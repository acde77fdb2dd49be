/** Tokens at rest: sealed with a key that only the environment's app secret gives, so that a copied database opens nothing. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const VERSION = "v1";
const NONCE = 12;
const TAG = 16;

export interface Sealer {
  seal(text: string): string;
  /** Null when it was sealed with another secret, for another account, or changed since. */
  open(sealed: string): string | null;
}

/** AES-256-GCM with a key of its own for each account. */
export function createSealer(secret: string, account: string): Sealer {
  const key = Buffer.from(hkdfSync("sha256", secret, "kheo", `tokens of ${account}`, 32));
  return {
    seal(text) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      const closed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return `${VERSION}.${Buffer.concat([nonce, cipher.getAuthTag(), closed]).toString("base64url")}`;
    },
    open(sealed) {
      const [version, content] = sealed.split(".");
      if (version !== VERSION || content === undefined) return null;
      const bytes = Buffer.from(content, "base64url");
      if (bytes.length < NONCE + TAG) return null;
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE));
      decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
      try {
        const text = Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]);
        return text.toString("utf8");
      } catch {
        return null;
      }
    },
  };
}
