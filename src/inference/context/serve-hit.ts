import { stage, type RequestRecord } from "../../activity/index.ts";
import type { Nano } from "../../kernel/money.ts";
import { tierPosition } from "../../kernel/price.ts";
import { noUsage } from "../../kernel/usage.ts";
import { computeCharge, type Lane } from "../../ledger/index.ts";
import { holdOf } from "../bids.ts";
import { feeRefusal } from "../money-refusal.ts";
import { requestRecord } from "../records.ts";
import type { Reply } from "../reply.ts";
import { streamHead, wholeHead } from "../stream-head.ts";
import { bodyFor } from "./kept-answer.ts";
import type { Hit } from "./recall.ts";

/**
 * Gives a kept answer to a request, under the request's own id. It used no tokens, and costs the fee of its
 * price; most prices have none, and then the books are not asked. Throws the 402 codes for a fee that is not
 * covered, and `service_unavailable` when the books do not answer. Returns the fee.
 */
export async function serveHit(
  { lane }: { lane: Lane<RequestRecord> },
  hit: Hit,
  reply: Reply,
): Promise<Nano> {
  const fee = computeCharge(hit.price, noUsage).total;
  if (fee === 0n) lane.record(hit.key.accountId, recordOf(hit, fee));
  else await pay(lane, hit, fee);
  const { kept, incoming, request } = hit;
  const head = request.stream ? streamHead(hit, kept.ignored) : wholeHead(hit, kept.ignored, fee);
  reply.send({ status: 200, head, body: bodyFor(kept, incoming.requestId) });
  return fee;
}

async function pay(lane: Lane<RequestRecord>, hit: Hit, fee: Nano): Promise<void> {
  const { stages } = hit.incoming;
  stages.enter(stage.reserve);
  const hold = holdOf(hit, { amount: fee, repeat: null });
  const outcome = await lane.reserve(hold);
  if (outcome.kind === "refused") throw feeRefusal(fee, hit.key.currency, outcome);
  stages.enter(stage.settle);
  await lane.settle({ hold, actual: fee, record: recordOf(hit, fee), answer: null });
}

function recordOf(hit: Hit, charge: Nano): RequestRecord {
  const outcome = { status: "succeeded", httpStatus: 200, code: null } as const;
  const told = { outcome, used: null, charge, attempts: [], firstByteMs: performance.now() };
  // Nobody has reported it and nobody had to count it: it is known that there was none.
  return { ...requestRecord(hit, told), usage: noUsage, priceTier: tierPosition(hit.price, 0) };
}
