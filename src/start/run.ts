import { createServer, type AddressInfo } from "node:net";
import { baseUrl, type Config } from "../config.ts";
import { openLog } from "../log.ts";
import { prepare } from "./prepare.ts";
import { serve } from "./serve.ts";
import { stopOnSignal } from "./stop-on-signal.ts";
import { welcome } from "./welcome.ts";
import { startWorkers } from "./workers.ts";

/**
 * Runs the product until it is told to stop: one process, or one that looks after several. `tell` writes what
 * is printed when it is ready.
 */
export async function run(
  configured: Config,
  environment: Readonly<Record<string, string | undefined>>,
  tell: typeof welcome = welcome,
): Promise<void> {
  const config = await withPort(configured);
  const log = openLog(config.logLevel);
  const url = baseUrl(config.host, config.port);
  const prepared = await prepare({ config, baseUrl: url, environment, log });
  const { databaseUrl, rootSecret, nodeId, firstRun } = prepared;
  const orders = { config, databaseUrl, rootSecret, nodeId };
  const start = config.workers === 1 ? serve({ ...orders, log }) : startWorkers(config.workers, orders, log);
  const running = await start.catch(async (error: unknown) => {
    await prepared.release();
    throw error;
  });
  stopOnSignal(
    async () => {
      await running.stop();
      await prepared.release();
    },
    () => running.hurry(),
  );
  process.stdout.write(tell({ baseUrl: config.publicBaseUrl, dataDir: config.dataDir, firstRun }));
}

/** PORT=0 stands for any free port; it is settled before anything that prints or stores an address. */
async function withPort(config: Config): Promise<Config> {
  if (config.port !== 0) return config;
  const probe = createServer().listen(0, config.host);
  await new Promise((resolve) => probe.once("listening", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  const publicBaseUrl = config.publicBaseUrl.replace(/:0$/, `:${String(port)}`);
  return { ...config, port, publicBaseUrl };
}
