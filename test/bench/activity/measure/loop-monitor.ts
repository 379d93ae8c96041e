import { writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";

// Loaded into the relay by --import: SIGUSR2 writes how late its event loop was since the last time, and begins anew.
const RESOLUTION_MS = 1;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();
process.on("SIGUSR2", () => {
  // The histogram measures from timer to timer: what is over the resolution was delay.
  const over = (ns: number): number => Math.max(0, ns / 1e6 - RESOLUTION_MS);
  const told = { p50: over(delay.percentile(50)), p99: over(delay.percentile(99)), max: over(delay.max) };
  writeFileSync(process.env["BENCH_LOOP_FILE"] ?? "/dev/null", JSON.stringify(told));
  delay.reset();
});
