import type { RequestRecord } from "../activity/index.ts";
import { fail } from "../kernel/app-error.ts";
import { computeCharge, type Checkpoint } from "../ledger/index.ts";
import { attemptRecords } from "./attempt-record.ts";
import type { Attempted } from "./attempted.ts";
import { requestRecord } from "./records.ts";
import type { Reply } from "./reply.ts";
import type { Held } from "./stages/reserve.ts";
import type { TokenRates } from "./token-rates.ts";
import { usedBy } from "./used.ts";

export interface Progress {
  before: readonly Attempted[];
  /** The call that is running. */
  last: Omit<Attempted, "ending">;
  reply: Reply;
}

/** How far a stream has come: what is said of it, and charged for it, should this node be killed now. */
export function checkpointOf(
  rates: TokenRates,
  held: Held,
  { before, last, reply }: Progress,
): Checkpoint<RequestRecord> {
  const used = usedBy(rates, held, last);
  const { served, price, fallback } = last.route;
  const charge = computeCharge(price, used.usage).total;
  if (fallback !== null) held.effects.fallbackModel = fallback;
  const attempts = [
    ...before,
    { ...last, ending: { kind: "failed", error: fail("internal_error"), failure: null } as const },
  ];
  const record = requestRecord(
    { ...held, served, price },
    {
      outcome: { status: "failed", httpStatus: 200, code: "internal_error" },
      ...{ used, charge, firstByteMs: reply.firstByteMs },
      attempts: attemptRecords(rates, held, attempts),
    },
  );
  const { requestId, accountId } = held.bid.hold;
  return { requestId, accountId, charge, record };
}
