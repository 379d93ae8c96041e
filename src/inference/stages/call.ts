import type { AppError } from "../../kernel/app-error.ts";
import type { Attempted } from "../attempted.ts";
import type { Ending } from "../suppliers/exchange.ts";
import type { Reply } from "../reply.ts";
import { attempt, type AttemptNeeds } from "./attempt.ts";
import type { Held } from "./reserve.ts";

/** A request whose calls are over. */
export interface Called extends Held {
  /** In their order; the last one's ending is the request's. */
  attempts: Attempted[];
  ending: Ending;
}

/**
 * Calls the suppliers in turn until one answers; another one is tried only before the first byte of output.
 * Never throws.
 */
export async function call(needs: AttemptNeeds, held: Held, reply: Reply): Promise<Called> {
  const attempts: Attempted[] = [];
  let ending: Ending = { kind: "cancelled" };
  for (const route of held.routes) {
    if (reply.gone) break;
    const attempted = await attempt(needs, { held, route, reply, before: attempts });
    attempts.push(attempted);
    ending = attempted.ending;
    if (ending.kind !== "failed" || attempted.passage.started || !isSuppliersFault(ending.error)) break;
  }
  return { ...held, attempts, ending };
}

function isSuppliersFault(error: AppError): boolean {
  return error.status >= 500 || error.code === "rate_limited";
}
