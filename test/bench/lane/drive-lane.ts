import { randomBytes } from "node:crypto";
import { quantile } from "../statistics.ts";
import type { FromDriver, LaneBooks, LaneFigures, LaneJob, ToDriver } from "./lane-job.ts";
import { openLaneWorld, type LaneWorld } from "./lane-world.ts";

// The driver's process: one hot customer, one node, the money lane as the product opens it and nothing else.
const CHARGE = 123_457n;
const [databaseUrl = "", dataDir = ""] = process.argv.slice(2);

let booked = 0;
const world = await openLaneWorld({ databaseUrl, dataDir, rootSecret: randomBytes(32).toString("hex") });

function tell(message: FromDriver): void {
  process.send?.(message);
}

/** So many requests at a time, each reserved and then settled. */
async function drive({ concurrency, quota }: LaneJob, cycles: number): Promise<Float64Array> {
  const latencies = new Float64Array(cycles);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < cycles; index = next++) {
      const request = world.newRequest({ quota, charge: CHARGE });
      const startedMs = performance.now();
      const outcome = await world.lane.reserve(request.hold);
      latencies[index] = performance.now() - startedMs;
      if (outcome.kind !== "reserved") throw new Error(`a hold was ${outcome.kind}`);
      await world.lane.settle(request.settlement);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  await world.lane.drained();
  booked += cycles;
  return latencies;
}

async function measure(job: LaneJob): Promise<LaneFigures> {
  await drive(job, job.warmUp);
  const startedMs = performance.now();
  const latencies = await drive(job, job.cycles);
  const wallMs = performance.now() - startedMs;
  latencies.sort();
  return {
    ...{ cycles: job.cycles, wallMs },
    reserveP50Ms: quantile(latencies, 0.5),
    reserveP99Ms: quantile(latencies, 0.99),
  };
}

async function audit({ readBooks }: LaneWorld): Promise<LaneBooks> {
  return { ...(await readBooks()), cycles: booked, due: String(BigInt(booked) * CHARGE) };
}

process.on("message", (message: ToDriver) => {
  const work =
    message.kind === "measure"
      ? measure(message.job).then((figures): FromDriver => ({ kind: "figures", figures }))
      : audit(world).then((books): FromDriver => ({ kind: "books", books }));
  work.then(tell, (error: unknown) =>
    tell({
      kind: "failed",
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }),
  );
});
process.once("disconnect", () => void world.close().finally(() => process.exit(0)));
process.stdout.write("ready\n");
