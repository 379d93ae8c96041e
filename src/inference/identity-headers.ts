import type { Incoming } from "./incoming.ts";

/** The request's id under the names that the protocols' clients look for. */
export function identityHeaders({ requestId }: Incoming): string[] {
  return ["x-request-id", requestId, "request-id", requestId];
}
