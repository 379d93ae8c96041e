import type { Outgoing } from "../dialect.ts";

export function upstreamPath(): string {
  return "/chat/completions";
}

/** An allow-list by construction: nothing of the client's own headers is among them. */
export function upstreamHeaders(secret: string, { stream }: Outgoing): string[] {
  return [
    "content-type",
    "application/json",
    "accept",
    stream ? "text/event-stream" : "application/json",
    "accept-encoding",
    "identity",
    "user-agent",
    "token-relay",
    "authorization",
    `Bearer ${secret}`,
  ];
}
