import { AddressRefused } from "../../kernel/guarded-lookup.ts";

const SENTENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "The host refuses the connection.",
  ECONNRESET: "The host broke the connection off.",
  EHOSTUNREACH: "The host cannot be reached.",
  ENETUNREACH: "The network of the host cannot be reached.",
  ENOTFOUND: "The name of the host is not known.",
  EAI_AGAIN: "The name of the host could not be looked up.",
  ETIMEDOUT: "The host does not answer in time.",
  UND_ERR_CONNECT_TIMEOUT: "The host does not answer in time.",
  UND_ERR_HEADERS_TIMEOUT: "The host does not answer in time.",
  UND_ERR_BODY_TIMEOUT: "The host does not finish its answer in time.",
  UND_ERR_SOCKET: "The host broke the connection off.",
  CERT_HAS_EXPIRED: "The host's certificate has expired.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The host's certificate is signed by itself.",
  SELF_SIGNED_CERT_IN_CHAIN: "The host's certificate is signed by an authority that is not trusted here.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "The host's certificate is signed by an authority that is not trusted here.",
  ERR_TLS_CERT_ALTNAME_INVALID: "The host's certificate is for another name.",
  EPROTO: "The host does not speak TLS there.",
};

/** Why there was no answer, in a sentence without the supplier's or the system's own words. */
export function problemOf(thrown: unknown): string {
  if (thrown instanceof AddressRefused) return "The host is at an address that may not be called.";
  if (thrown instanceof Error && (thrown.name === "TimeoutError" || thrown.name === "AbortError"))
    return "The host does not answer in time.";
  const code = (thrown as { code?: unknown }).code;
  const name = typeof code === "string" ? code : "unknown";
  return SENTENCES[name] ?? `The connection failed (${name}).`;
}

/** What the status of an answer means that is no success. */
export function refusalOf(httpStatus: number): string {
  if (httpStatus === 401) return "The supplier does not know this secret.";
  if (httpStatus === 402) return "The supplier knows this secret, and its account has no money.";
  if (httpStatus === 403) return "The supplier does not let this secret in.";
  if (httpStatus === 404) return "There is nothing at this address: the base URL may be wrong.";
  if (httpStatus === 429) return "The supplier takes no more requests with this secret at the moment.";
  if (httpStatus >= 300 && httpStatus <= 399)
    return "The host answers with a redirect, which is not followed: enter the address that it leads to.";
  if (httpStatus >= 500) return "The supplier has a failure of its own.";
  return `The supplier refuses the request (${String(httpStatus)}).`;
}
