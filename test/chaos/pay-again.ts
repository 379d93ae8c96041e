import { setTimeout as sleep } from "node:timers/promises";
import type { Cast, Payment } from "./cast.ts";
import { diceOf } from "./dice.ts";
import { amountOf } from "./price-of.ts";
import type { World } from "./world.ts";

const STREAM = 7;
const PAUSE_MAX_MS = 3_000;
const AMOUNT_MIN = 500_000;
const AMOUNT_MAX = 4_000_000;
const ROUNDS_MAX = 40;

/**
 * Pays small amounts into the accounts that are nearly empty until it is over. Each payment is sent two to
 * five times, at once and through different relays, and again until one of them is answered.
 */
export async function payAgain(
  { world, cast, seed }: { world: World; cast: Cast; seed: number },
  payments: Payment[],
  isOver: () => boolean,
): Promise<void> {
  const dice = diceOf(seed, STREAM);
  const poor = cast.filter(({ kind }) => kind === "poor");
  for (let number = 0; !isOver(); number++) {
    const customer = poor[dice.between(0, poor.length - 1)];
    if (!customer) return;
    const payment: Payment = {
      customerId: customer.id,
      amount: BigInt(dice.between(AMOUNT_MIN, AMOUNT_MAX)),
      idempotencyKey: `again-${String(seed)}-${String(number)}`,
      rechargeIds: [],
    };
    payments.push(payment);
    await deliver(world, payment, dice.between(2, 5));
    await sleep(dice.between(200, PAUSE_MAX_MS));
  }
}

async function deliver({ relays, operator }: World, payment: Payment, times: number): Promise<void> {
  const recharge = { ...payment, amount: amountOf(payment.amount) };
  const { customerId, idempotencyKey, amount } = recharge;
  for (let round = 0; round < ROUNDS_MAX && payment.rechargeIds.length === 0; round++) {
    const up = relays.filter(({ isUp }) => isUp);
    const sent = Array.from({ length: times }, (_, number) => {
      const relay = up[(round + number) % up.length];
      return relay
        ? operator.recharge(relay, { customerId, idempotencyKey, amount })
        : Promise.reject(new Error());
    });
    const answers = await Promise.allSettled(sent);
    payment.rechargeIds.push(...answers.flatMap((one) => (one.status === "fulfilled" ? [one.value] : [])));
    if (payment.rechargeIds.length === 0) await sleep(500);
  }
}
