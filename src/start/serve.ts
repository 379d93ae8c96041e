import cluster from "node:cluster";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Server } from "node:http";
import { buildApp, type App, type AppOptions } from "../app.ts";
import type { Config } from "../config.ts";
import { jobRunner } from "../jobs.ts";
import type { Logger } from "../log.ts";
import { metricsDoor, metricsServer } from "../doors/metrics-door.ts";
import { openNode, type Node } from "../node.ts";
import { journalsOf } from "./journals.ts";
import { joinOthers } from "./share-metrics.ts";

export interface ServeInput {
  config: Pick<
    Config,
    "dataDir" | "host" | "port" | "drainSeconds" | "mail" | "webhookNetworks" | "redisUrl" | "moderation"
  > &
    Pick<Config, "supplierProbeSeconds" | "requestLog" | "tracing"> &
    Omit<AppOptions, "jobs">;
  databaseUrl: string;
  rootSecret: string;
  nodeId: string;
  log: Logger;
}

export interface Serving {
  /**
   * Stops taking requests and finishes those that run, for at most the drain time; then everything is closed.
   */
  stop(): Promise<void>;
  /** Ends the drain at once: what still runs is cut off, and settled. */
  hurry(): void;
}

const IDLE_SWEEP_MS = 200;
const CUT_OFF_MS = 5_000;

/** Opens a node and its doors. Resolves when it listens. */
export async function serve(input: ServeInput): Promise<Serving> {
  const { config, log } = input;
  const { mail, webhookNetworks, redisUrl, moderation, requestLog, tracing } = config;
  const journals = journalsOf(config.dataDir);
  const watched = { requestLog, tracing };
  const node = await openNode({
    ...{ ...input, journals, mail, webhookNetworks, redisUrl, moderation, ...watched },
  });
  const jobs = jobRunner(node, config);
  const app = await buildApp(node, { ...config, jobs });
  jobs.start();
  app.server.listen(config.port, config.host);
  await once(app.server, "listening");
  if (cluster.isWorker) joinOthers(node.telemetry);
  const metrics = await listenForMetrics(node, config);
  const haste = new AbortController();
  return {
    hurry: () => haste.abort(),
    async stop() {
      app.health.drain();
      await drain(app, config.drainSeconds, haste.signal);
      await jobs.stop();
      metrics?.closeAllConnections();
      metrics?.close();
      await node.close();
      log.info("stopped");
    },
  };
}

/** On a port of their own the metrics are for whoever reaches it, with the token if there is one. */
async function listenForMetrics(
  { telemetry }: Node,
  { host, metricsPort, metricsToken }: ServeInput["config"],
): Promise<Server | null> {
  if (metricsPort === null) return null;
  const server = metricsServer(metricsDoor({ telemetry, token: metricsToken, isLoopbackOnly: false }));
  server.listen(metricsPort, host);
  await once(server, "listening");
  return server;
}

async function drain({ server }: App, seconds: number, haste: AbortSignal): Promise<void> {
  const closed = once(server, "close");
  server.close();
  // A connection that was busy when the server closed stays open for its next request: it is closed once it
  // is idle.
  const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
  const patience = sleep(seconds * 1_000, undefined, { ref: false, signal: haste }).catch(() => undefined);
  await Promise.race([closed, patience]);
  server.closeAllConnections();
  await Promise.race([closed, sleep(CUT_OFF_MS, undefined, { ref: false })]);
  clearInterval(sweep);
}
