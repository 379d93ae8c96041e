import { nano } from "../../../src/kernel/money.ts";
import type { Hold } from "../../../src/ledger/reservation.ts";
import type { Seen } from "./client-model.ts";
import type { RequestPlan } from "./history-plan.ts";
import type { Report } from "./laws.ts";
import type { Life } from "./life.ts";
import type { MemoryTables } from "./memory-tables.ts";
import type { SimulatedLane } from "./simulated-node.ts";

export interface RequestWorld {
  nowMs: () => number;
  tables: MemoryTables;
  report: Report;
  /** Whether nothing but this node's own holds can have taken money since it last looked. */
  isAlone: boolean;
}

export interface RunningRequest {
  plan: RequestPlan;
  hold: Hold;
  seen: Seen;
  life: Life;
  lane: SimulatedLane;
}

/** A request as the relay serves it, and what its client sees of it. */
export async function runRequest(world: RequestWorld, request: RunningRequest): Promise<void> {
  const { hold, seen, lane } = request;
  const ample = lane.hasHeadroom(hold);
  const outcome = await lane.reserve(hold).catch(() => null);
  seen.saw = outcome?.kind ?? "unavailable";
  if (outcome?.kind === "reserved") {
    if (!world.tables.reservations.has(hold.requestId))
      world.report("output commit", `${hold.requestId} was served before its hold was written`);
    await serve(world, request);
  } else if (ample && world.isAlone && outcome?.kind === "refused")
    world.report("headroom", `${hold.requestId} seemed as good as paid, and was refused`);
}

async function serve(world: RequestWorld, { plan, hold, seen, life, lane }: RunningRequest): Promise<void> {
  const { requestId, accountId } = hold;
  for (const used of plan.usage) {
    if (plan.pieceMs > 0) await life.passed(plan.pieceMs);
    seen.evidence.add(used);
    lane.checkpoint({ requestId, accountId, charge: nano(used), record: recordOf(requestId, used) });
  }
  seen.actual = plan.usage.at(-1)!;
  const end = (actual: bigint): Promise<void> =>
    lane.settle({
      hold,
      actual: nano(actual),
      record: recordOf(requestId, actual),
      answer: answerOf(requestId),
    });
  await end(seen.actual);
  if (!life.isDead) {
    seen.saw = "acknowledged";
    seen.acknowledgedAtMs = world.nowMs();
  }
  // A second end must change nothing, whatever it says.
  if (plan.toldAgain !== null) void end(seen.actual + plan.toldAgain);
}

function recordOf(requestId: string, charge: bigint): { request_id: string; charge: string } {
  return { request_id: requestId, charge: String(charge) };
}

export function answerOf(requestId: string): Buffer {
  return Buffer.from(`answer of ${requestId}`);
}
