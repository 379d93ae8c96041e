import type { InferenceRequest, Outgoing } from "../dialect.ts";

const ROOT = "/v1";
const VERSION = "anthropic-version";
const BETA = "anthropic-beta";
const BETA_QUERY = "?beta=true";

/** The version whose requests may have the fields below, and the one of clients that name none. */
const SAMPLING_VERSION = "2023-06-01";
const SAMPLING_FIELDS = ["temperature", "top_p", "top_k"];

/** The base URL may end with the service's root or stand before it. */
export function upstreamPath(basePath: string, { own }: Outgoing): string {
  const base = basePath.replace(/\/+$/, "");
  const root = base.endsWith(ROOT) ? "" : ROOT;
  const path = `${root}/messages${own?.ownQuery === BETA_QUERY ? BETA_QUERY : ""}`;
  return basePath === base ? path : path.slice(1);
}

/** An allow-list by construction: of the client's own headers only the version and permitted betas go on. */
export function upstreamHeaders(secret: string, { stream, flags, own }: Outgoing): string[] {
  const betas = own === null ? [] : betasOf(own).filter((beta) => flags.betaAllowList.includes(beta));
  return [
    ...["content-type", "application/json"],
    ...["accept", stream ? "text/event-stream" : "application/json"],
    ...["accept-encoding", "identity"],
    ...["user-agent", "token-relay"],
    ...["x-api-key", secret],
    ...[VERSION, own === null ? flags.anthropicVersion : versionOf(own)],
    ...(betas.length > 0 ? [BETA, betas.join(",")] : []),
  ];
}

/** The version belongs to the body, not to what its client calls itself: the newer one refuses sampling. */
function versionOf(own: InferenceRequest): string {
  if (SAMPLING_FIELDS.some((field) => own.spans.has(field))) return SAMPLING_VERSION;
  return valuesOf(own, VERSION)[0] ?? SAMPLING_VERSION;
}

function betasOf(own: InferenceRequest): string[] {
  return [...new Set(valuesOf(own, BETA))];
}

/** What the client's headers of a name list, however often the header was sent. */
function valuesOf({ ownHeaders }: InferenceRequest, name: string): string[] {
  return ownHeaders
    .filter(([header]) => header.toLowerCase() === name)
    .flatMap(([, value]) => value.split(","))
    .map((value) => value.trim())
    .filter((value) => value !== "");
}
