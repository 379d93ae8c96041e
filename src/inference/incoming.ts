import type { IncomingHttpHeaders } from "node:http";
import type { Protocol } from "../kernel/protocol.ts";
import type { StageClock } from "./stage-clock.ts";

/** A request at the front door, before anything is known of who sends it. */
export interface Incoming {
  protocol: Protocol;
  /** Without its query. */
  path: string;
  /** With its question mark; empty without one. */
  query: string;
  requestId: string;
  headers: IncomingHttpHeaders;
  remoteAddress: string;
  /** The `X-Conversation-Id` that the client sent. */
  conversationId: string | null;
  receivedAt: Date;
  /** On the monotonic clock, for durations. */
  startedMs: number;
  /** How long its stages take, for its record. */
  stages: StageClock;
}
