import cluster from "node:cluster";
import { availableParallelism } from "node:os";
import { ConfigError, EXIT_CONFIG, readConfig, readWorkerOrders } from "./config.ts";
import { openLog } from "./log.ts";
import { run } from "./start/run.ts";
import { serve } from "./start/serve.ts";
import { stopOnSignal } from "./start/stop-on-signal.ts";
import type { WorkerOrders } from "./start/workers.ts";

try {
  if (cluster.isPrimary) await run(readConfig(process.env, availableParallelism()), process.env);
  else await work(readWorkerOrders(process.env) as WorkerOrders);
} catch (error) {
  // What goes wrong at the start is for a person to read; its stack would only hide the sentence.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigError ? EXIT_CONFIG : 1);
}

async function work(orders: WorkerOrders): Promise<void> {
  const serving = await serve({ ...orders, log: openLog(readConfig(process.env, 1).logLevel) });
  stopOnSignal(
    () => serving.stop(),
    () => serving.hurry(),
  );
}
