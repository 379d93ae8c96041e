import type { AppError } from "../../kernel/app-error.ts";
import type { Attempted } from "../attempted.ts";
import type { Ending } from "../suppliers/exchange.ts";
import type { Reply } from "../reply.ts";
import type { SupplierHealth } from "../suppliers/supplier-health.ts";
import { attempt, type AttemptNeeds } from "./attempt.ts";
import type { Held } from "./reserve.ts";

/** A request whose calls are over. */
export interface Called extends Held {
  /** In their order; the last one's ending is the request's. */
  attempts: Attempted[];
  ending: Ending;
}

/** What an attempt needs, and who hears how it went. */
export interface CallingNeeds extends AttemptNeeds {
  health: SupplierHealth;
}

/**
 * Calls the suppliers in turn until one answers; another one is tried only before the first byte of output.
 * Never throws.
 */
export async function call(needs: CallingNeeds, held: Held, reply: Reply): Promise<Called> {
  const attempts: Attempted[] = [];
  let ending: Ending = { kind: "cancelled" };
  for (const route of held.routes) {
    if (reply.gone) break;
    const attempted = await attempt(needs, { held, route, reply, before: attempts });
    attempts.push(attempted);
    noteHealth(needs.health, attempted);
    ending = attempted.ending;
    if (ending.kind !== "failed" || attempted.passage.started || !isSuppliersFault(ending.error)) break;
  }
  return { ...held, attempts, ending };
}

function noteHealth(health: SupplierHealth, { route, ending, httpStatus }: Attempted): void {
  if (ending.kind === "cancelled" || (ending.kind === "failed" && !isSuppliersFault(ending.error))) return;
  const failure = ending.kind === "failed" ? { code: ending.error.code, httpStatus } : null;
  const { id: deploymentId, providerId } = route.deployment;
  health.note({ deploymentId, providerId, credentialId: route.credential.id, failure });
}

function isSuppliersFault(error: AppError): boolean {
  return error.status >= 500 || error.code === "rate_limited";
}
