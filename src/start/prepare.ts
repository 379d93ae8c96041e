import { mkdir, readFile } from "node:fs/promises";
import { ensurePartitions } from "../activity/index.ts";
import { applyCatalog, moveDemo, parseCatalogFile } from "../catalog/index.ts";
import type { Config } from "../config.ts";
import { hasOperator } from "../customers/index.ts";
import { systemClock } from "../kernel/clock.ts";
import { newId } from "../kernel/ids.ts";
import { Keyring } from "../kernel/keyring.ts";
import type { Logger } from "../log.ts";
import { startSimulator, type Simulator } from "../simulator/index.ts";
import {
  lockDataDirectory,
  migrate,
  openDatabase,
  startEmbeddedPostgres,
  type Ctx,
} from "../storage/index.ts";
import { firstRun, type FirstRun } from "./first-run.ts";
import { gatherJournals } from "./journals.ts";
import { nameOfNode, nodeId } from "./node-id.ts";
import { openRoot } from "./open-keyring.ts";

/** All that a node needs to come to life, and what must be given back when it is over. */
export interface Prepared {
  databaseUrl: string;
  /** What the master key has opened: a node that holds it lives on when the master key is changed. */
  rootSecret: string;
  nodeId: string;
  /** Null on every start but the first. */
  firstRun: FirstRun | null;
  /** Gives back in reverse order what was taken. */
  release(): Promise<void>;
}

export interface PrepareInput {
  config: Config;
  baseUrl: string;
  environment: Readonly<Record<string, string | undefined>>;
  log: Logger;
}

/**
 * Takes the data directory, starts or reaches the database, brings its schema up to date, and fills what is
 * empty. What was taken before a failure is given back.
 */
export async function prepare(input: PrepareInput): Promise<Prepared> {
  const { config, log } = input;
  const releases: (() => Promise<unknown>)[] = [];
  const release = async (): Promise<void> => {
    for (const giveBack of releases.splice(0).reverse()) await giveBack();
  };
  try {
    await mkdir(config.dataDir, { recursive: true, mode: 0o711 });
    const lock = await lockDataDirectory(config.dataDir);
    releases.push(() => lock.release());
    await lock.announce(input.baseUrl);
    const databaseUrl = config.databaseUrl ?? (await embedded(config, log, releases));
    const migrations = await migrate({ url: databaseUrl });
    if (migrations.length > 0) log.info({ migrations }, "the database schema is up to date");
    const simulator = config.demo ? await startSimulator({}) : null;
    if (simulator) releases.push(() => simulator.close());
    const filled = await fill(input, { databaseUrl, simulator });
    const name = await nodeId(config.dataDir);
    await gatherJournals(config.dataDir, nameOfNode(name, config.workers, 1));
    return { databaseUrl, nodeId: name, release, ...filled };
  } catch (error) {
    await release();
    throw error;
  }
}

async function embedded(config: Config, log: Logger, releases: (() => Promise<unknown>)[]): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, log });
  releases.push(() => postgres.stop());
  return postgres.url;
}

interface Filling {
  databaseUrl: string;
  simulator: Simulator | null;
}

async function fill(
  input: PrepareInput,
  { databaseUrl, simulator }: Filling,
): Promise<Pick<Prepared, "rootSecret" | "firstRun">> {
  const { config, baseUrl } = input;
  const database = openDatabase({ url: databaseUrl, connectionsMax: 3 });
  try {
    const { rootSecret } = await openRoot(database, config);
    const keyring = new Keyring(rootSecret);
    const principal = { kind: "system", name: "start" } as const;
    const ctx: Ctx = { principal, database, clock: systemClock, keyring, requestId: newId("req") };
    await ensurePartitions(database, systemClock.now());
    const first = !(await hasOperator(database));
    const simulatorUrl = simulator?.url ?? null;
    if (simulator && !first) await moveDemo(ctx, simulator.url);
    const told = first ? await firstRun(ctx, { config, baseUrl, simulatorUrl }) : null;
    if (config.catalogFile !== null) await applyFile(ctx, config.catalogFile, input);
    return { rootSecret, firstRun: told };
  } finally {
    await database.close();
  }
}

async function applyFile(ctx: Ctx, path: string, { environment, log }: PrepareInput): Promise<void> {
  const changes = await applyCatalog(ctx, parseCatalogFile(await readFile(path, "utf8"), environment));
  log.info({ path, changes: changes.length }, "the catalog file is applied");
}
