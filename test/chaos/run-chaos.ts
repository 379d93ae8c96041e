import { makeCast } from "./cast.ts";
import type { Chronicle } from "./chronicle.ts";
import { planFaults } from "./fault-plan.ts";
import { injectFaults, type FaultCounts } from "./inject-faults.ts";
import { sendLoad } from "./load.ts";
import { moveZones } from "./move-zones.ts";
import { payAgain } from "./pay-again.ts";
import type { World } from "./world.ts";

export interface ChaosInput {
  seed: number;
  /** How long faults are injected. */
  lengthMs: number;
  /** Acknowledged requests that the load goes on for, within reason. */
  requests: number;
  tell: (line: string) => void;
}

// Some requests are not meant to be answered in full, and faults take time from all.
const BEGUN_PER_ACKNOWLEDGED = 1.5;
const PATIENCE = 1.5;
const TELL_MS = 15_000;
const REPAIR_MAX_MS = 30_000;

/** Load and faults at the same time, until both have had their fill. Afterwards every relay serves again. */
export async function runChaos(world: World, input: ChaosInput, chronicle: Chronicle): Promise<FaultCounts> {
  const { seed, lengthMs, requests, tell } = input;
  const { payments, seen } = chronicle;
  const cast = await makeCast(world, payments);
  chronicle.cast.push(...cast);
  const startedMs = performance.now();
  let areFaultsDone = false;
  const isOver = (): boolean => {
    const isEnough = seen.acknowledged.length >= requests;
    return (areFaultsDone && isEnough) || performance.now() - startedMs > lengthMs * PATIENCE;
  };
  const ratePerSecond = (requests * BEGUN_PER_ACKNOWLEDGED * 1_000) / lengthMs;
  const injection = injectFaults(world, planFaults(seed, lengthMs, world.relays.length), tell);
  const paying = payAgain({ world, cast, seed }, payments, isOver);
  const moving = moveZones({ world, cast, seed }, isOver);
  const loading = sendLoad({ seed, relays: world.relays, cast, ratePerSecond, isOver }, seen);
  const telling = setInterval(() => {
    tell(`  ${String(seen.acknowledged.length)} acknowledged of ${String(seen.begun.size)} begun`);
  }, TELL_MS);
  await injection.done;
  areFaultsDone = true;
  await Promise.all([loading, paying]);
  tell(`  time zones changed ${String(await moving)} times`);
  clearInterval(telling);
  for (const relay of world.relays) await relay.awaitReady(REPAIR_MAX_MS);
  return injection.counts;
}
