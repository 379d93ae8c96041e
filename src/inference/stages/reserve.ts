import { estimateCharge, type Hold, type Lane } from "../../ledger/index.ts";
import type { RequestRecord } from "../../activity/index.ts";
import { fail } from "../../kernel/app-error.ts";
import { formatAmount, type Nano } from "../../kernel/money.ts";
import { CALL_MAX_MS } from "../suppliers/deadlines.ts";
import type { Entitled } from "./entitle.ts";

/** A request whose cost is covered: the reservation is durable. */
export interface Held extends Entitled {
  hold: Hold;
  /** The most tokens that one choice may produce; the supplier is told the same. */
  outputTokensMax: number;
}

export interface ReserveNeeds {
  lane: Lane<RequestRecord>;
}

/** What a model without a stated limit may produce when the client sets none either. */
const OUTPUT_TOKENS_DEFAULT = 4_096;
// Roles, separators and tool definitions cost a few tokens beyond their text.
const TOKENS_PER_MESSAGE = 8;
// Suppliers count an image of the largest size they look at as about this many.
const TOKENS_PER_MEDIA_PART = 2_000;

/**
 * Holds the most that the request can cost. Throws `insufficient_balance`, or `balance_reserved` when the
 * money is there but other requests hold it; `service_unavailable` when the books do not answer.
 */
export async function reserve(needs: ReserveNeeds, entitled: Entitled): Promise<Held> {
  const outputTokensMax = outputLimit(entitled);
  const hold = holdFor(entitled, outputTokensMax);
  const outcome = await needs.lane.reserve(hold);
  if (outcome.kind === "refused") throw refusal(entitled, hold.amount, outcome);
  return { ...entitled, hold, outputTokensMax };
}

export function outputLimit({ request, served }: Pick<Entitled, "request" | "served">): number {
  return request.maxOutputTokens ?? served.maxOutputTokens ?? OUTPUT_TOKENS_DEFAULT;
}

function holdFor(entitled: Entitled, outputTokensMax: number): Hold {
  const { incoming, key, request, asked, price } = entitled;
  return {
    requestId: incoming.requestId,
    accountId: key.accountId,
    customerId: key.customerId,
    apiKeyId: key.apiKeyId,
    model: asked.id,
    amount: estimateCharge({
      price,
      inputTokensMax: inputLimit(request),
      outputTokensMax,
      choices: request.choices,
    }),
    priceId: price.id,
    maxEnd: new Date(incoming.receivedAt.getTime() + CALL_MAX_MS),
  };
}

/** A token is at least one byte of text, so the bytes are an upper bound. */
function inputLimit({ textBytes, messageCount, mediaParts }: Entitled["request"]): number {
  return textBytes + messageCount * TOKENS_PER_MESSAGE + mediaParts * TOKENS_PER_MEDIA_PART;
}

function refusal(entitled: Entitled, needed: Nano, found: { available: Nano; reserved: Nano }): Error {
  const { currency } = entitled.key;
  const held = needed <= found.available + found.reserved;
  const figures = `This request may cost up to ${formatAmount(needed)} ${currency}`;
  const available = `${formatAmount(found.available)} ${currency} is available`;
  return held
    ? fail("balance_reserved", {
        public: `${figures}; ${available}, and ${formatAmount(found.reserved)} is held by running requests.`,
      })
    : fail("insufficient_balance", { public: `${figures}; ${available}.` });
}
