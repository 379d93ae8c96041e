import { fail } from "../../kernel/app-error.ts";
import type { Hold, HoldOutcome, Lane, Refusal, Repeated } from "../../ledger/index.ts";
import type { RequestRecord } from "../../activity/index.ts";
import { bidWithin, openingBid, type Bid, type BidNeeds } from "../bids.ts";
import { budgetOf, moneyRefusal } from "../money-refusal.ts";
import { readRepeat } from "../repeat.ts";
import type { Routed } from "./choose-routes.ts";

/** A request whose cost is covered, or is about to be: nothing may reach its client before `reserved`. */
export interface Held extends Routed {
  bid: Bid;
  /** Rejects with what the client reads when the books refuse, or do not answer within two seconds. */
  reserved: Promise<Reserved>;
}

declare const durable: unique symbol;

/** Proof that a request's money is held and cannot be lost any more. Only this stage makes one. */
export interface Reserved {
  readonly hold: Hold;
  readonly [durable]: true;
}

/** A request that was answered before: `answer` is what its client got, sealed. */
export interface Replay {
  firstRequestId: string;
  answer: Buffer;
}

export interface ReserveNeeds extends BidNeeds {
  lane: Lane<RequestRecord>;
  publicBaseUrl: string;
}

/**
 * Holds what the request may cost. With ample headroom the books are not waited for. Throws the 402 codes, in
 * which the affordable output stands; `service_unavailable` when the books do not answer; and, for an
 * Idempotency-Key that was used before, 409 and 422.
 */
export async function reserve(needs: ReserveNeeds, routed: Routed): Promise<Held | Replay> {
  const repeat = readRepeat(routed.incoming, routed.request.body);
  const first = openingBid(needs, routed, repeat);
  if (first.isAmple) return inTheMeantime(needs, routed, first);
  const outcome = await needs.lane.reserve(first.hold);
  if (outcome.kind === "repeated") return replay(needs, outcome);
  if (outcome.kind === "refused") return reserveLess(needs, routed, { first, refusal: outcome });
  return { ...routed, bid: first, reserved: Promise.resolve(provenBy(outcome, routed, first)) };
}

function inTheMeantime({ lane }: ReserveNeeds, routed: Routed, bid: Bid): Held {
  const reserved = lane.reserve(bid.hold).then((outcome) => provenBy(outcome, routed, bid));
  // Whoever serves the request looks at it later; until then nobody has to.
  reserved.catch(() => undefined);
  return { ...routed, bid, reserved };
}

/**
 * A client that set no bound of its own is content with less output, as long as it is any; and each is with
 * fewer models that could stand in for the first one.
 */
async function reserveLess(
  { lane }: ReserveNeeds,
  routed: Routed,
  { first, refusal }: { first: Bid; refusal: Refusal },
): Promise<Held> {
  const less = bidWithin(routed, first.hold.repeat, budgetOf(refusal));
  if (less === null) throw moneyRefusal(routed, refusal);
  const outcome = await lane.reserve(less.bid.hold);
  return { ...less.routed, bid: less.bid, reserved: Promise.resolve(provenBy(outcome, routed, less.bid)) };
}

/** Throws unless the money is held. */
function provenBy(outcome: HoldOutcome, routed: Routed, { hold }: Bid): Reserved {
  if (outcome.kind === "refused") throw moneyRefusal(routed, outcome);
  if (outcome.kind === "repeated") throw inProgress(outcome);
  return { hold } as Reserved;
}

function replay({ publicBaseUrl }: ReserveNeeds, repeated: Repeated): Replay {
  const { requestId, sameBody, running, answer } = repeated;
  const facts = { first_request_id: requestId };
  if (!sameBody) {
    const message = `This Idempotency-Key was used for another request: ${requestId}.`;
    throw fail("idempotency_key_reused", { public: message, facts });
  }
  if (running) throw inProgress(repeated);
  if (answer !== null) return { firstRequestId: requestId, answer };
  const link = `${publicBaseUrl}/openapi/v1/billing/detail?request_id=${requestId}`;
  throw fail("conflict", {
    public: `This request was made as ${requestId}; its answer is not kept. What it cost: ${link}`,
    facts,
  });
}

function inProgress({ requestId }: Repeated): Error {
  return fail("idempotency_in_progress", {
    public: `The request with this Idempotency-Key is still running: ${requestId}.`,
    retryAfterSeconds: 1,
    facts: { first_request_id: requestId },
  });
}
