import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { withImpliedFault } from "./asked-behaviour.ts";
import { type BehaviourPatch, plainBehaviour } from "./behaviour.ts";
import { handleRequest } from "./handle-request.ts";
import type { SimulatorState } from "./simulator-state.ts";
import { UsageLog, type UsageTotals } from "./usage-log.ts";
import type { UsageRecord } from "./usage-record.ts";

export interface SimulatorOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** Loopback unless told otherwise. */
  host?: string;
  /** The one key that is taken; without it any key is, and none. */
  requireKey?: string;
  /** Records are appended here as JSON lines. */
  usageLogFile?: string;
  /** What `GET /v1/models` lists; every other name is answered too. */
  models?: readonly string[];
  /** The behaviour of requests that ask for none. */
  defaults?: BehaviourPatch;
}

export interface Simulator {
  /** Without a slash at the end, e.g. `http://127.0.0.1:40001`. */
  readonly url: string;
  /** The records kept, oldest first; with a sequence number only those after it. */
  usageLog(sinceSequence?: number): UsageRecord[];
  resetUsageLog(): void;
  stats(): UsageTotals & { inFlight: number };
  /** Changes the defaults for the requests that come from now on. */
  setDefaults(patch: BehaviourPatch): void;
  /** Drops open connections, writes out the log file. */
  close(): Promise<void>;
}

const modelsDefault = ["sim-fast", "sim-standard", "sim-large", "sim-reasoning"];

function listen(server: Server, options: SimulatorOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, options.host ?? "127.0.0.1", 4096, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/**
 * Starts a supplier on loopback that answers until it is closed.
 * Rejects if the port is taken or the log file cannot be opened.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const defaults = withImpliedFault({ ...plainBehaviour, ...options.defaults });
  const log = new UsageLog(options.usageLogFile ?? null);
  const state: SimulatorState = {
    log,
    defaults,
    requireKey: options.requireKey ?? null,
    models: options.models ?? modelsDefault,
    faultsLeft: new Map(),
    inFlight: 0,
  };
  // A pause of minutes between requests must not cost a benchmark its warm connections.
  const server = createServer({ keepAliveTimeout: 300_000, requestTimeout: 0 }, (request, response) => {
    handleRequest(state, request, response);
  });
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const host = options.host ?? "127.0.0.1";
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    usageLog: (sinceSequence) => log.records(sinceSequence),
    resetUsageLog: () => {
      log.reset();
      state.faultsLeft.clear();
    },
    stats: () => ({ ...log.totals(), inFlight: state.inFlight }),
    setDefaults: (patch) => {
      state.defaults = withImpliedFault({ ...state.defaults, ...patch });
    },
    close: async () => {
      await closeServer(server);
      await log.close();
    },
  };
}
