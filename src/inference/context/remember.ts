import { keepable } from "../closing.ts";
import type { Reply } from "../reply.ts";
import type { Settled } from "../stages/settle.ts";
import type { AnswerCache } from "./answer-cache.ts";
import { keepAnswer } from "./kept-answer.ts";

/**
 * Keeps the answer of a request that asked for it, now that it is over and was told in full. The reply's tape
 * has to have run along.
 */
export function remember(cache: AnswerCache, settled: Settled, reply: Reply): void {
  const { caching, closing, incoming, asked, served, effects, attempts } = settled;
  if (caching?.outcome !== "miss" || !isWorthKeeping(settled)) return;
  const answer = keepable(settled, closing, reply);
  if (answer === null) return;
  const kept = keepAnswer(answer.body, incoming.requestId, {
    soldId: effects.rollout?.targetModel ?? asked.id,
    servedId: served.id,
    ignored: attempts.at(-1)?.ignored ?? [],
  });
  cache.keep(caching.key, kept, caching.ttlMs);
}

/**
 * Not what failed, what its client did not hear to its end, what a policy cut short or made remarks about,
 * and what only stood in for the model that was asked.
 */
function isWorthKeeping({ outcome, effects }: Settled): boolean {
  if (outcome.status !== "succeeded" || effects.fallbackModel !== undefined) return false;
  return effects.safety?.direction !== "output";
}
