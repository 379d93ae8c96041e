import type { RequestRecord } from "../../activity/index.ts";
import type { Keyring } from "../../kernel/keyring.ts";
import type { Lane } from "../../ledger/index.ts";
import { attemptRecords } from "../attempt-record.ts";
import { closingOf, keepable, type Closing } from "../closing.ts";
import { sealAnswer } from "../answer.ts";
import { requestRecord } from "../records.ts";
import type { Reply } from "../reply.ts";
import type { TokenRates } from "../token-rates.ts";
import type { Charged } from "./charge.ts";
import type { Reserved } from "./reserve.ts";

export interface SettleNeeds {
  lane: Lane<RequestRecord>;
  rates: TokenRates;
  keyring: Keyring;
}

/** A request whose end cannot be lost any more: now, and only now, its client may hear of the end. */
export interface Settled extends Charged {
  closing: Closing;
}

/** Hands the end of a request to the books: the charge, the release of the rest, and the record. */
export async function settle(
  { lane, rates, keyring }: SettleNeeds,
  charged: Charged,
  { reserved: { hold }, reply }: { reserved: Reserved; reply: Reply },
): Promise<Settled> {
  const closing = closingOf(charged, reply);
  const kept = hold.repeat && keepable(charged, closing, reply);
  await lane.settle({
    hold,
    actual: charged.charge,
    record: requestRecord(charged, {
      ...charged,
      attempts: attemptRecords(rates, charged, charged.attempts),
      firstByteMs: reply.firstByteMs,
    }),
    answer: kept && sealAnswer(keyring, hold.requestId, kept),
  });
  return { ...charged, closing };
}
