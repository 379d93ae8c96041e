import { setTimeout as sleep } from "node:timers/promises";
import type { Cast } from "./cast.ts";
import { diceOf } from "./dice.ts";
import type { World } from "./world.ts";

const STREAM = 8;
const PAUSE_MAX_MS = 4_000;
const zones = ["UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"] as const;

/**
 * Changes the time zones by which customers' days are cut, until it is over. Returns how often that was
 * answered.
 */
export async function moveZones(
  { world, cast, seed }: { world: World; cast: Cast; seed: number },
  isOver: () => boolean,
): Promise<number> {
  const dice = diceOf(seed, STREAM);
  // Quotas by day would begin anew with the day.
  const movers = cast.filter(({ keys }) => keys.every(({ quota }) => quota === null));
  let moves = 0;
  while (!isOver()) {
    const customer = movers[dice.between(0, movers.length - 1)];
    const relay = world.relays.find(({ isUp }) => isUp);
    if (customer && relay) {
      const move = { customerId: customer.id, reportingTimezone: dice.pick(zones) };
      await world.operator.moveCustomer(relay, move).then(
        () => moves++,
        () => undefined,
      );
    }
    await sleep(dice.between(200, PAUSE_MAX_MS));
  }
  return moves;
}
