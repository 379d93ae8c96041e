import { setTimeout as sleep } from "node:timers/promises";
import type { Fault, FaultKind } from "./fault-plan.ts";
import type { World } from "./world.ts";

export type FaultCounts = Record<FaultKind | "not-possible", number>;

export interface Injection {
  /** How often each fault has happened; `not-possible`: its relay was down already. */
  counts: FaultCounts;
  /** Resolves when every fault has happened and been repaired. */
  done: Promise<void>;
}

const LATEST_CHECK_MS = 100;

type Target = number | "database";

/** Breaks what the plan says at its moments, and repairs it. */
export function injectFaults(
  world: World,
  faults: readonly Fault[],
  tell: (line: string) => void,
): Injection {
  const counts: FaultCounts = {
    ...{ cut: 0, kill: 0, bury: 0, freeze: 0, isolate: 0 },
    ...{ "stop-database": 0, "not-possible": 0 },
  };
  const startedMs = performance.now();
  const repairs = new Map<Target, Promise<void>>();
  const run = async (): Promise<void> => {
    for (const fault of faults) {
      await sleep(Math.max(0, startedMs + fault.atMs - performance.now()));
      const isPossible = fault.kind === "cut" ? arm(world, fault) : await begin(fault);
      counts[isPossible ? fault.kind : "not-possible"] += 1;
    }
    await Promise.all(repairs.values());
  };
  const begin = async (fault: Breakage): Promise<boolean> => {
    const target: Target = fault.kind === "stop-database" ? "database" : fault.relay;
    // There are few of the long ones; they wait for what is broken already.
    if (isLong(fault)) await repairs.get(target);
    if (repairs.has(target)) return false;
    const atSeconds = Math.round((performance.now() - startedMs) / 1_000);
    tell(`${String(atSeconds)} s: ${fault.kind} ${String(target)} for ${String(fault.downMs)} ms`);
    const repair = breakAndRepair(world, fault)
      .catch((error: unknown) => tell(`not repaired: ${String(error)}`))
      .finally(() => repairs.delete(target));
    repairs.set(target, repair);
    return true;
  };
  return { counts, done: run() };
}

type Breakage = Exclude<Fault, { kind: "cut" }>;

function arm({ relays, proxies }: World, { relay, cut }: Extract<Fault, { kind: "cut" }>): boolean {
  return relays[relay]?.isServing === true && proxies[relay]?.arm(cut) === true;
}

function isLong({ kind }: Breakage): boolean {
  return kind === "freeze" || kind === "isolate" || kind === "bury";
}

async function breakAndRepair(world: World, fault: Breakage): Promise<void> {
  if (fault.kind === "stop-database") {
    await world.postgres.stop("immediate");
    await sleep(fault.downMs);
    return world.postgres.start();
  }
  const relay = world.relays[fault.relay];
  const proxy = world.proxies[fault.relay];
  if (!relay || !proxy) throw new Error(`there is no relay ${String(fault.relay)}`);
  switch (fault.kind) {
    case "kill":
    case "bury":
      await relay.kill();
      await sleep(fault.downMs);
      return relay.start();
    case "freeze":
      relay.pause();
      await sleep(fault.downMs);
      relay.resume();
      return sleep(LATEST_CHECK_MS);
    case "isolate":
      proxy.shut();
      await sleep(fault.downMs);
      proxy.open();
  }
}
