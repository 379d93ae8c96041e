import { nano, type Nano } from "../../kernel/money.ts";
import { inputTokens } from "../../kernel/usage.ts";
import { computeCharge } from "../../ledger/index.ts";
import { LEARNABLE_BYTES_MIN } from "../input-bounds.ts";
import type { Outcome } from "../records.ts";
import type { Reply } from "../reply.ts";
import type { TokenRates } from "../token-rates.ts";
import { usedBy, type Used } from "../used.ts";
import type { Called } from "./call.ts";

/** A request of which it is known what it costs. */
export interface Charged extends Called {
  /** Null when it used nothing that anybody pays for. */
  used: Used | null;
  charge: Nano;
  outcome: Outcome;
}

const CLIENT_CLOSED_REQUEST = 499;

/**
 * Finds what the request is charged for: what the supplier reported, or our count where it reported nothing
 * that can be true. A failure before any output costs nothing, and a client that left before the first byte
 * pays for its input at most.
 */
export function charge(rates: TokenRates, called: Called, reply: Reply): Charged {
  const used = billedUse(rates, called, reply);
  const fallback = called.attempts.at(-1)?.route.fallback ?? null;
  if (used?.source === "upstream") learn(rates, called, used);
  if (fallback !== null) called.effects.fallbackModel = fallback;
  return {
    ...called,
    used,
    charge: used ? computeCharge(called.price, used.usage).total : nano(0n),
    outcome: outcomeOf(called, reply),
  };
}

function billedUse(rates: TokenRates, called: Called, reply: Reply): Used | null {
  const last = called.attempts.at(-1);
  if (!last?.accepted) return null;
  if (called.ending.kind === "failed" && last.passage.outputBytes === 0) return null;
  const used = usedBy(rates, called, last);
  return reply.gone && reply.firstByteMs === null
    ? { ...used, usage: { ...used.usage, outputText: 0, outputReasoning: 0 } }
    : used;
}

/** Media and short texts say nothing of a model's bytes per token. */
function learn(rates: TokenRates, { served, request }: Called, { usage }: Used): void {
  if (request.mediaParts > 0 || request.textBytes < LEARNABLE_BYTES_MIN) return;
  rates.learn(served.id, request.textBytes, inputTokens(usage));
}

function outcomeOf({ ending, effects }: Called, reply: Reply): Outcome {
  if (reply.gone || ending.kind === "cancelled") {
    return { status: "cancelled", httpStatus: CLIENT_CLOSED_REQUEST, code: null };
  }
  if (ending.kind === "completed") {
    // The client got the answer up to what its own policy cut.
    return effects.safety?.verdict === "blocked"
      ? { status: "blocked", httpStatus: 200, code: "content_blocked" }
      : { status: "succeeded", httpStatus: 200, code: null };
  }
  return { status: "failed", httpStatus: reply.begun ? 200 : ending.error.status, code: ending.error.code };
}
