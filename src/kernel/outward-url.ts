import { isIP } from "node:net";

export type OutwardUrl = { ok: true; url: URL } | { ok: false; reason: string };

/** What a URL names: an address as text without brackets, or a name that is asked for when it is called. */
export type Host = { kind: "address"; address: string } | { kind: "name"; isLocal: boolean };

const LENGTH_MAX = 500;
// Tabs, line ends and backslashes are silently repaired by URL parsers, each in its own way.
const REPAIRED_SILENTLY = /[\s\\\p{Cc}]/u;
const LOCAL_NAME = /(^|\.)(localhost|local|internal|home\.arpa|localdomain|ip6-loopback)$/;

/**
 * Reads the text of a URL that the product is asked to call: http or https, without user and fragment, in a
 * spelling that no parser repairs. The reasons do not repeat the URL, which may hold a password.
 */
export function readOutwardUrl(text: string, lengthMax = LENGTH_MAX): OutwardUrl {
  if (text.length > lengthMax || REPAIRED_SILENTLY.test(text) || !URL.canParse(text)) {
    return refuse("must be a URL such as https://api.example.com/v1");
  }
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return refuse("must begin with https:// or http://");
  }
  // An empty user name is dropped by the parser, so the text is looked at too.
  if (url.username !== "" || url.password !== "" || /^[^/]*\/\/[^/]*@/.test(text)) {
    return refuse("must not have a user name or password");
  }
  if (text.includes("#")) return refuse("must not have a fragment");
  return { ok: true, url };
}

/**
 * The host of a URL. The parser has turned every spelling of an address (127.1, 0x7f000001) into its normal
 * form; a name is local when it can only mean this machine or its own network.
 */
export function hostOf(url: URL): Host {
  const host = url.hostname
    .replace(/^\[|\]$/g, "")
    .replace(/\.+$/, "")
    .toLowerCase();
  if (isIP(host) !== 0) return { kind: "address", address: host };
  return { kind: "name", isLocal: host === "" || LOCAL_NAME.test(host) };
}

function refuse(reason: string): OutwardUrl {
  return { ok: false, reason };
}
