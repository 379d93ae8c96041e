import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Source } from "./metrics.ts";
import { sample } from "./sample.ts";

const RESOLUTION_MS = 10;
const NANO = 1e9;
const MICRO = 1e6;

/** What the process takes, under the names that dashboards for Node know. `close` ends the measuring. */
export function processSource(): { source: Source; close: () => void } {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const began = Math.floor(performance.timeOrigin / 1_000);
  // What it measures is from one tick to the next, the pause that is wanted included.
  const lag = (nanoseconds: number): number =>
    Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / NANO - RESOLUTION_MS / 1_000) : 0;
  const source: Source = () => {
    const { user, system } = process.cpuUsage();
    const told = [
      sample("nodejs_eventloop_lag_p50_seconds", [], lag(delay.percentile(50))),
      sample("nodejs_eventloop_lag_p99_seconds", [], lag(delay.percentile(99))),
      sample("nodejs_eventloop_lag_max_seconds", [], lag(delay.max)),
      sample("nodejs_heap_size_used_bytes", [], process.memoryUsage().heapUsed),
      sample("process_resident_memory_bytes", [], process.memoryUsage.rss()),
      sample("process_cpu_seconds_total", [], (user + system) / MICRO),
      sample("process_start_time_seconds", [], began),
    ];
    delay.reset();
    return told;
  };
  return { source, close: () => void delay.disable() };
}
