import type { Route } from "./routing/route.ts";
import type { Ending } from "./suppliers/exchange.ts";
import type { ReplyPassage } from "./dialects/dialect.ts";

/** One call to one supplier, and what came of it. */
export interface Attempted {
  route: Route;
  passage: ReplyPassage;
  /** Parameters that the supplier was not told, by the client's names for them. */
  ignored: string[];
  /** Whether a stream was asked for. */
  stream: boolean;
  ending: Ending;
  /** Whether the supplier began to answer with a success, and so may charge for the request. */
  accepted: boolean;
  /** The status of its answer; null without one. */
  httpStatus: number | null;
  upstreamRequestId: string | null;
  /** Both on the monotonic clock. */
  startedMs: number;
  endedMs: number;
}
