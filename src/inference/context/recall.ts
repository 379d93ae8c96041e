import {
  callableMembers,
  isVisible,
  obstacleTo,
  priceAt,
  type Offer,
  type OfferedModel,
} from "../../catalog/index.ts";
import type { Price } from "../../kernel/price.ts";
import type { InferenceRequest } from "../dialects/dialect.ts";
import { occasionOf } from "../occasion-of.ts";
import type { Policed } from "../stages/police.ts";
import type { AnswerCache } from "./answer-cache.ts";
import { cacheKeyOf } from "./cache-key-of.ts";
import { readCacheWishes } from "./cache-wishes.ts";
import type { KeptAnswer } from "./kept-answer.ts";

export interface RecallNeeds {
  cache: AnswerCache;
  facts: { offer: Offer };
}

/** A request whose answer is known. */
export interface Hit extends Policed {
  kept: KeptAnswer;
  request: InferenceRequest;
  served: OfferedModel;
  price: Price;
}

/** Longer requests take too long to be told apart. */
const REQUEST_BYTES_MAX = 8 * 1024 * 1024;

/**
 * Looks for the answer in the cache, where the customer wants one. Without one, the request goes on, and says
 * how its answer is to be kept; unchanged where it has nothing to do with the cache.
 */
export function recall({ cache, facts: { offer } }: RecallNeeds, policed: Policed): Hit | Policed {
  if (!policed.policies.context.cache.enabled) return policed;
  const { incoming, policies, reading } = policed;
  const { headers } = incoming;
  const { request } = reading;
  const wishes = readCacheWishes(headers);
  // With an Idempotency-Key an answer is kept for its own repetition, which costs nothing.
  const isApart = headers["idempotency-key"] !== undefined || request.body.length > REQUEST_BYTES_MAX;
  if (wishes.noStore || isApart) return policed;
  const key = cacheKeyOf(policed);
  const kept = cache.find(key, wishes.ageMaxMs);
  const found = kept && stillSold(offer, policed, kept);
  if (kept && found) return { ...policed, ...found, request, kept, caching: { outcome: "hit" } };
  const { ttlSeconds, maxEntryBytes: bytesMax } = policies.context.cache;
  return { ...policed, caching: { outcome: "miss", key, ttlMs: ttlSeconds * 1_000, bytesMax } };
}

/** The model that an answer was served by, and its price now; null when it is not to be had any more. */
function stillSold(
  offer: Offer,
  { key, incoming }: Policed,
  { soldId, servedId }: KeptAnswer,
): Pick<Hit, "served" | "price"> | null {
  const occasion = occasionOf(key, incoming.receivedAt);
  const sold = offer.models.get(soldId);
  const served = offer.models.get(servedId);
  if (!sold || !served || !isVisible(offer, sold, occasion)) return null;
  if (obstacleTo(offer, sold, occasion) !== null) return null;
  if (sold !== served && !callableMembers(offer, sold, occasion).includes(served)) return null;
  const price = priceAt(sold, occasion) ?? priceAt(served, occasion);
  return price && { served, price };
}
