import type { IncomingHttpHeaders } from "node:http";
import { readToken, type KeyFacts } from "../customers/index.ts";
import { fail } from "../kernel/app-error.ts";
import type { Clock } from "../kernel/clock.ts";
import { NetworkList } from "../kernel/network-list.ts";
import type { Facts } from "./facts.ts";

export interface IdentifyNeeds {
  facts: Facts;
  clock: Clock;
}

/** What a call shows of itself before anything is known of it. */
export interface Caller {
  headers: IncomingHttpHeaders;
  remoteAddress: string;
}

/**
 * Finds the key that a call was made with, and that it may be used now and from here. A token of the wrong
 * shape is refused without asking anybody. Throws the 401 and 403 codes of the catalogue; `invalid_request`
 * when the two headers carry different keys.
 */
export async function identifyKey(needs: IdentifyNeeds, caller: Caller): Promise<KeyFacts> {
  const token = readToken(tokenOf(caller.headers));
  if (token === null) throw fail("invalid_api_key");
  const found = needs.facts.key(token);
  const key = found instanceof Promise ? await found : found;
  if (!key) throw fail("invalid_api_key");
  if (key.keyStatus === "disabled") throw fail("key_disabled");
  if (key.expiresAt !== null && key.expiresAt <= needs.clock.now()) throw fail("key_expired");
  if (key.customerStatus === "suspended") throw fail("customer_suspended");
  if (key.ipAllowlist.length > 0 && !new NetworkList(key.ipAllowlist).includes(caller.remoteAddress))
    throw fail("ip_not_allowed");
  return key;
}

function tokenOf(headers: IncomingHttpHeaders): string {
  const bearer = bearerOf(headers.authorization);
  const direct = headers["x-api-key"];
  const header = Array.isArray(direct) ? direct[0] : direct;
  if (bearer !== undefined && header !== undefined && bearer !== header) {
    throw fail("invalid_request", { public: "Authorization and x-api-key carry different keys: send one." });
  }
  const token = bearer ?? header;
  if (token === undefined || token === "") throw fail("missing_api_key");
  return token;
}

function bearerOf(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const match = /^bearer +(\S+)$/i.exec(authorization);
  if (!match) throw fail("missing_api_key");
  return match[1];
}
