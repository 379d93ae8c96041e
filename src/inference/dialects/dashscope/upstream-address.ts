import type { Outgoing } from "../dialect.ts";

const ROOT = "/api/v1";

/** Models that see take their requests elsewhere than those that only read. */
const ENDPOINTS: Readonly<Record<Outgoing["flags"]["dsEndpoint"], string>> = {
  text: "/services/aigc/text-generation/generation",
  multimodal: "/services/aigc/multimodal-generation/generation",
};

/** The base URL may end with the service's root or stand before it. */
export function upstreamPath(basePath: string, { flags, own }: Outgoing): string {
  const base = basePath.replace(/\/+$/, "");
  const root = base.endsWith(ROOT) ? "" : ROOT;
  const path = `${root}${ENDPOINTS[flags.dsEndpoint]}${own?.ownQuery ?? ""}`;
  return basePath === base ? path : path.slice(1);
}

/** An allow-list by construction: of the client's own headers only those that its reader let through. */
export function upstreamHeaders(secret: string, { stream, own }: Outgoing): string[] {
  return [
    ...["content-type", "application/json"],
    ...["accept", stream ? "text/event-stream" : "application/json"],
    ...["accept-encoding", "identity"],
    ...["user-agent", "token-relay"],
    ...["authorization", `Bearer ${secret}`],
    ...(stream ? ["X-DashScope-SSE", "enable"] : []),
    ...(own?.ownHeaders.flat() ?? []),
  ];
}
