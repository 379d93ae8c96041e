import { execFile } from "node:child_process";
import { access, chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { movePids } from "../machine/pinning.ts";
import { readProcessTree } from "../machine/read-cpu.ts";
import { startChild, type RunningChild } from "../start-child.ts";
import { speeches } from "../protocols.ts";
import type { Workload } from "../workloads.ts";
import type { Arm, ArmContext, RunningArm } from "./arm.ts";
import { auditRelay, type RelayPlace } from "./relay-audit.ts";
import { readRelayFacts } from "./relay-facts.ts";

const ownRoot = new URL("../../../", import.meta.url).pathname;
const run = promisify(execFile);
const STOP_MAX_MS = 30_000;

/** Token Relay as a customer runs it: billing on, its own PostgreSQL with fsync on, one customer with one key. */
export const relay: Arm = { name: "relay", start: (context) => startRelay(context) };

export interface RelayForm {
  /** Arguments for Node, before the product's. */
  nodeArguments?: readonly string[];
  /** The checkout whose build runs; this one's without it. */
  root?: string;
}

/** Starts the product on a database of its own. */
export async function startRelay(
  context: ArmContext,
  { nodeArguments = [], root = ownRoot }: RelayForm = {},
): Promise<RunningArm> {
  await access(join(root, "dist/main.js")).catch(() => {
    throw new Error(`${join(root, "dist/main.js")} is missing: run \`npm run build\` there`);
  });
  const dataDir = await mkdtemp(join(context.dataRoot, "relay-"));
  // PostgreSQL runs as a user of its own when we are root, and has to reach its directory.
  await chmod(dataDir, 0o711);
  const child = await launch({ dataDir, nodeArguments, root }, context).catch(async (error: unknown) => {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  });
  const stop = async (): Promise<void> => {
    await child.stop(STOP_MAX_MS);
    await stopDatabase(dataDir);
    await rm(dataDir, { recursive: true, force: true });
  };
  return describe(child, { dataDir, cli: join(root, "dist/cli.js") }, context).then(
    (running) => ({ ...running, stop }),
    async (error: unknown) => {
      await stop();
      throw error;
    },
  );
}

async function launch(
  { dataDir, nodeArguments, root }: Required<RelayForm> & { dataDir: string },
  { upstreamUrl, workloads, pinning }: ArmContext,
): Promise<RunningChild> {
  const catalogFile = join(dataDir, "catalog.json");
  await writeFile(catalogFile, JSON.stringify(catalogOf(upstreamUrl, workloads)));
  return startChild({
    args: [...nodeArguments, join(root, "dist/main.js")],
    env: {
      PORT: "0",
      DATA_DIR: dataDir,
      RELAY_DEMO: "true",
      RELAY_CATALOG: catalogFile,
      LOG_LEVEL: "warn",
      DRAIN_SECONDS: "5",
    },
    core: pinning.gateway,
    ready: (output) => /is ready at (http\S+)/.exec(output)?.[1] ?? null,
  });
}

async function describe(
  child: RunningChild,
  place: RelayPlace,
  { pinning }: ArmContext,
): Promise<Omit<RunningArm, "stop">> {
  const told = JSON.parse(await readFile(join(place.dataDir, "first-run.json"), "utf8")) as {
    api_key: string;
    customer: { id: string };
  };
  const postmaster = await readPostmasterPid(place.dataDir);
  if (postmaster === null) throw new Error("the relay runs without a PostgreSQL of its own");
  await movePids(await readProcessTree([postmaster]), pinning.rest);
  return {
    url: child.found,
    pids: [child.pid],
    databasePids: [postmaster],
    headers: { authorization: `Bearer ${told.api_key}` },
    errors: child.errors,
    modelOf: (workload) => workload.model,
    audit: (expected) => auditRelay({ ...place, customerId: told.customer.id }, expected),
    facts: await readRelayFacts(place.dataDir),
  };
}

/** The models of the workloads, in the format of `token-relay catalog apply`. */
function catalogOf(upstreamUrl: string, workloads: readonly Workload[]): unknown {
  return {
    currency: "USD",
    providers: Object.entries(speeches).map(([protocol, { basePath }]) => ({
      name: `bench-${protocol}`,
      protocol,
      base_url: `${upstreamUrl}${basePath}`,
      allow_private_address: true,
      credentials: [{ label: "bench", secret: "bench-credential" }],
    })),
    models: workloads.map(({ model, supplier, upstreamModel, price }) => ({
      id: model,
      display_name: model,
      capabilities: ["chat", "streaming"],
      context_window: 131_072,
      max_output_tokens: 8_192,
      price: { ...price, reasoning: price.output },
      deployments: [
        { provider: `bench-${supplier}`, upstream_model: upstreamModel, priority: 0, weight: 100 },
      ],
    })),
  };
}

async function readPostmasterPid(dataDir: string): Promise<number | null> {
  const file = await readFile(join(dataDir, "postgres/postmaster.pid"), "utf8").catch(() => "");
  const pid = Number(file.split("\n")[0]);
  return pid > 0 ? pid : null;
}

/** A relay that had to be killed leaves its PostgreSQL behind; SIGINT is PostgreSQL's fast way to stop. */
async function stopDatabase(dataDir: string): Promise<void> {
  const pid = await readPostmasterPid(dataDir);
  if (pid === null) return;
  process.kill(pid, "SIGINT");
  await run("tail", ["--pid", String(pid), "-f", "/dev/null"], { timeout: STOP_MAX_MS }).catch(
    () => undefined,
  );
}
