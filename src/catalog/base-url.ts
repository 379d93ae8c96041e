import { isIP } from "node:net";
import { isPrivateAddress } from "./private-address.ts";

export type BaseUrlVerdict = { ok: true; url: string } | { ok: false; reason: string };

const LENGTH_MAX = 500;
// Tabs, line ends and backslashes are silently repaired by URL parsers, each in its own way.
const REPAIRED_SILENTLY = /[\s\\\p{Cc}]/u;
const LOCAL_NAME = /(^|\.)(localhost|local|internal|home\.arpa|localdomain|ip6-loopback)$/;
const CALL_PATH = /\/(chat\/completions|messages|generation)$/;

/**
 * Judges a supplier's base URL and gives it back without trailing slashes. It judges the text alone: a name
 * that resolves to a private address is caught when it is connected to, by `isPrivateAddress`. The reasons do
 * not repeat the URL, which may hold a password.
 */
export function checkBaseUrl(text: string, allowPrivateAddress: boolean): BaseUrlVerdict {
  if (text.length > LENGTH_MAX || REPAIRED_SILENTLY.test(text) || !URL.canParse(text)) {
    return refuse("must be a URL such as https://api.example.com/v1");
  }
  const url = new URL(text);
  const reason = refusalOfForm(text, url) ?? (allowPrivateAddress ? null : refusalOfHost(url));
  if (reason !== null) return refuse(reason);
  return { ok: true, url: url.origin + url.pathname.replace(/\/+$/, "") };
}

function refusalOfForm(text: string, url: URL): string | null {
  if (url.protocol !== "https:" && url.protocol !== "http:") return "must begin with https:// or http://";
  // An empty user name or query is dropped by the parser, so the text is looked at too.
  if (url.username !== "" || url.password !== "" || /^[^/]*\/\/[^/]*@/.test(text)) {
    return "must not have a user name or password";
  }
  if (/[?#]/.test(text)) return "must not have a query or fragment";
  if (CALL_PATH.test(url.pathname.replace(/\/+$/, ""))) return "must end before the protocol's own last part";
  return null;
}

function refusalOfHost(url: URL): string | null {
  if (url.protocol === "http:") return "may be http only with allow_private_address";
  const host = url.hostname
    .replace(/^\[|\]$/g, "")
    .replace(/\.+$/, "")
    .toLowerCase();
  const isPrivate = isIP(host) === 0 ? LOCAL_NAME.test(host) || host === "" : isPrivateAddress(host);
  return isPrivate ? "must not name a private address, unless allow_private_address is true" : null;
}

function refuse(reason: string): BaseUrlVerdict {
  return { ok: false, reason };
}
