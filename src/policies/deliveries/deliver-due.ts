import { inTransaction, type Ctx } from "../../storage/index.ts";
import { TRIES_MAX, waitAfter } from "./back-off.ts";
import { claimDue, concludeAttempt } from "./delivery-store.ts";
import type { ClaimedDelivery, DeliveryChannel, Outcome } from "./delivery.ts";

/** Sends one message once, within its own time limit. What the other side does is an outcome, not thrown. */
export type Channel = (ctx: Ctx, delivery: ClaimedDelivery) => Promise<Outcome>;
export type Channels = Readonly<Record<DeliveryChannel, Channel>>;

const AT_ONCE = 16;
const AT_ONCE_PER_CUSTOMER = 4;
// A try ends after ten seconds; a node that has not said how it ended by then is dead or cut off.
const LEASE_MS = 60_000;
// After this long no further message is taken on: a node that shuts down need not wait for all of them.
const RUN_MS = 5_000;

/**
 * Tries everything that is due, beside other nodes that do the same. At least once: a node that dies between
 * sending and saying so leaves the message to be sent again, under the same id. Returns how many were tried.
 */
export async function deliverDue(ctx: Ctx, { channels }: { channels: Channels }): Promise<number> {
  const endMs = ctx.clock.monotonicMs() + RUN_MS;
  let tried = 0;
  while (ctx.clock.monotonicMs() < endMs) {
    const now = ctx.clock.now();
    const claim = { now, leaseEnd: new Date(now.getTime() + LEASE_MS) };
    const limits = { perCustomer: AT_ONCE_PER_CUSTOMER, take: AT_ONCE };
    const claimed = await inTransaction(ctx, (tx) => claimDue(tx, { ...claim, ...limits }));
    if (claimed.length === 0) break;
    const ended = await Promise.allSettled(
      claimed.map((delivery) => attempt(ctx, channels[delivery.channel], delivery)),
    );
    // What failed on our side is tried again when its lease has run out.
    const failures = ended.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
    if (failures.length > 0) throw new AggregateError(failures, "some deliveries failed on our side");
    tried += claimed.length;
  }
  return tried;
}

async function attempt(ctx: Ctx, send: Channel, delivery: ClaimedDelivery): Promise<void> {
  const at = ctx.clock.now();
  const startedMs = ctx.clock.monotonicMs();
  const outcome = delivery.tries > TRIES_MAX ? givenUp : await send(ctx, delivery);
  const durationMs = Math.round(ctx.clock.monotonicMs() - startedMs);
  const error = outcome.kind === "failed" ? outcome.error : null;
  const now = ctx.clock.now();
  await inTransaction(ctx, (tx) =>
    concludeAttempt(tx, {
      delivery,
      attempt: { at, durationMs, outcome: outcome.kind, responseStatus: outcome.status, error },
      ...stateAfter(outcome, delivery.tries, now),
      now,
    }),
  );
}

// Every try but the last told how it ended; whoever made the last one did not live to.
const givenUp: Outcome = {
  kind: "failed",
  status: null,
  error: "It was given up: the last try was cut off.",
  isFinal: true,
};

function stateAfter(
  outcome: Outcome,
  tries: number,
  now: Date,
): { state: "pending" | "delivered" | "failed"; nextAt: Date | null } {
  if (outcome.kind === "delivered") return { state: "delivered", nextAt: null };
  const waitMs = outcome.isFinal ? null : waitAfter(tries);
  if (waitMs === null) return { state: "failed", nextAt: null };
  return { state: "pending", nextAt: new Date(now.getTime() + waitMs) };
}
