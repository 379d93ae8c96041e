import type { AttemptOutcome, AttemptRecord } from "../activity/index.ts";
import { nano } from "../kernel/money.ts";
import type { Usage } from "../kernel/usage.ts";
import { computeCharge } from "../ledger/index.ts";
import type { Attempted } from "./attempted.ts";
import type { Held } from "./stages/reserve.ts";
import type { Ending } from "./suppliers/exchange.ts";
import type { TokenRates } from "./token-rates.ts";
import { hasReported, usedBy } from "./used.ts";

/** The records of a request's calls, for the operator: with what each of them costs, whoever pays for it. */
export function attemptRecords(
  rates: TokenRates,
  held: Held,
  attempts: readonly Attempted[],
): AttemptRecord[] {
  return attempts.map((attempted, index) => {
    const { deployment, credential } = attempted.route;
    const usage = usageOf(rates, held, attempted);
    return {
      number: index + 1,
      providerId: deployment.providerId,
      deploymentId: deployment.id,
      credentialId: credential.id,
      region: deployment.region,
      upstreamModel: deployment.upstreamModel,
      upstreamRequestId: attempted.upstreamRequestId,
      startedMs: Math.round(attempted.startedMs - held.incoming.startedMs),
      durationMs: Math.round(attempted.endedMs - attempted.startedMs),
      outcome: OUTCOMES[attempted.ending.kind],
      httpStatus: attempted.httpStatus,
      code: attempted.ending.kind === "failed" ? attempted.ending.error.code : null,
      usage,
      cost: deployment.cost && (usage ? computeCharge(deployment.cost, usage).total : nano(0n)),
      costCurrency: deployment.cost?.currency ?? null,
    };
  });
}

const OUTCOMES: Record<Ending["kind"], AttemptOutcome> = {
  completed: "succeeded",
  failed: "failed",
  cancelled: "cancelled",
};

/** What the supplier will ask to be paid for: what we broke off is counted, what it refused is not. */
function usageOf(rates: TokenRates, held: Held, attempted: Attempted): Usage | null {
  const { usage } = usedBy(rates, held, attempted);
  if (hasReported(held, attempted)) return usage;
  const { ending, passage, httpStatus, accepted } = attempted;
  const isBrokenOff =
    ending.kind === "cancelled" || (ending.kind === "failed" && ending.error.code === "upstream_timeout");
  const isUnrefused = accepted || httpStatus === null;
  const isBilled = ending.kind === "completed" || passage.outputBytes > 0 || (isBrokenOff && isUnrefused);
  return isBilled ? usage : null;
}
