import { hostOf, readOutwardUrl } from "../kernel/outward-url.ts";
import { isPrivateAddress } from "../kernel/private-address.ts";

export type BaseUrlVerdict = { ok: true; url: string } | { ok: false; reason: string };

const CALL_PATH = /\/(chat\/completions|messages|generation)$/;

/**
 * Judges a supplier's base URL and gives it back without trailing slashes. It judges the text alone: a name
 * that resolves to a private address is caught when it is connected to. The reasons do not repeat the URL,
 * which may hold a password.
 */
export function checkBaseUrl(text: string, allowPrivateAddress: boolean): BaseUrlVerdict {
  const read = readOutwardUrl(text);
  if (!read.ok) return read;
  const path = read.url.pathname.replace(/\/+$/, "");
  if (text.includes("?")) return refuse("must not have a query");
  if (CALL_PATH.test(path)) return refuse("must end before the protocol's own last part");
  const reason = allowPrivateAddress ? null : refusalOfReach(read.url);
  return reason === null ? { ok: true, url: read.url.origin + path } : refuse(reason);
}

function refusalOfReach(url: URL): string | null {
  if (url.protocol === "http:") return "may be http only with allow_private_address";
  const host = hostOf(url);
  const isPrivate = host.kind === "address" ? isPrivateAddress(host.address) : host.isLocal;
  return isPrivate ? "must not name a private address, unless allow_private_address is true" : null;
}

function refuse(reason: string): BaseUrlVerdict {
  return { ok: false, reason };
}
