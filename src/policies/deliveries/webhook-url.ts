import type { NetworkList } from "../../kernel/network-list.ts";
import { hostOf, readOutwardUrl, type OutwardUrl } from "../../kernel/outward-url.ts";
import { isPrivateAddress } from "../../kernel/private-address.ts";

/**
 * Judges where a customer wants its webhooks. `networks` are the private networks that the operator opened.
 * Only the text is judged: what a name resolves to is judged by `mayCall` when it is connected to.
 */
export function checkWebhookUrl(text: string, networks: NetworkList): OutwardUrl {
  const read = readOutwardUrl(text);
  if (!read.ok) return read;
  const host = hostOf(read.url);
  const isSecure = read.url.protocol === "https:";
  // A name may turn out to be one of the opened addresses; any other is refused when it is connected to.
  const isOpen =
    host.kind === "address"
      ? mayCall(read.url, networks)(host.address)
      : !networks.isEmpty || (isSecure && !host.isLocal);
  if (isOpen) return read;
  return { ok: false, reason: isSecure ? "must not name a private address" : "must begin with https://" };
}

/** Which addresses may be called for a URL: over http, only those that the operator opened. */
export function mayCall(url: URL, networks: NetworkList): (address: string) => boolean {
  return url.protocol === "https:"
    ? (address) => !isPrivateAddress(address) || networks.includes(address)
    : (address) => networks.includes(address);
}
