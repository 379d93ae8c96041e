import { requestRecorder, type RequestRecord } from "./activity/index.ts";
import { Deadlines, Facts, KeyUses, SupplierPools } from "./inference/index.ts";
import { systemClock, type Clock } from "./kernel/clock.ts";
import { Keyring } from "./kernel/keyring.ts";
import { nano } from "./kernel/money.ts";
import { Lane, raiseEpoch, releaseOrphans, type LaneNode, type Orphan } from "./ledger/index.ts";
import type { Logger } from "./log.ts";
import { openChangeFeed, openDatabase, type ChangeFeed, type Database } from "./storage/index.ts";

/** One running relay: everything that its doors and jobs work with, built by hand, in this order. */
export interface Node {
  log: Logger;
  clock: Clock;
  keyring: Keyring;
  database: Database;
  feed: ChangeFeed;
  identity: LaneNode;
  lane: Lane<RequestRecord>;
  facts: Facts;
  pools: SupplierPools;
  deadlines: Deadlines;
  keyUses: KeyUses;
  close(): Promise<void>;
}

export interface NodeOptions {
  /** The owner's URL; the product works on it as relay_app. */
  databaseUrl: string;
  masterKey: string;
  /** Names this node through all its lives. */
  nodeId: string;
  log: Logger;
}

const CONNECTIONS_MAX = 12;

/** Brings a node to life: its epoch is raised, and what an earlier life left reserved is released. */
export async function openNode(options: NodeOptions): Promise<Node> {
  const { log } = options;
  const warn = (message: string, error: unknown): void => log.warn({ err: error }, message);
  const keyring = new Keyring(options.masterKey);
  const database = openDatabase({ url: options.databaseUrl, connectionsMax: CONNECTIONS_MAX });
  const feed = await openChangeFeed({ url: options.databaseUrl, log });
  const identity = await raiseEpoch(database, options.nodeId);
  const lane = new Lane<RequestRecord>({
    connect: () => database.pool.connect(),
    node: identity,
    recorder: requestRecorder,
    log: warn,
  });
  const facts = await Facts.open({ database, keyring, feed, log: warn });
  const released = await releaseOrphans(database, { node: identity, lane, record: recordOfOrphan });
  if (released > 0)
    log.warn({ released }, "requests of an earlier run were cut off; their reservations are released");
  const pools = new SupplierPools();
  const deadlines = new Deadlines();
  const keyUses = new KeyUses();
  return {
    ...{ log, clock: systemClock, keyring, database, feed, identity, lane, facts, pools, deadlines, keyUses },
    async close() {
      await lane.drained();
      await keyUses.flush(database).catch((error: unknown) => warn("key uses were not noted", error));
      facts.close();
      deadlines.close();
      await pools.close();
      await lane.close();
      await feed.close();
      await database.close();
    },
  };
}

/** What is left to say of a request whose node was killed: it failed, and cost nothing. */
function recordOfOrphan(orphan: Orphan): RequestRecord {
  return {
    requestId: orphan.requestId,
    createdAt: orphan.createdAt,
    customerId: orphan.customerId,
    apiKeyId: orphan.apiKeyId,
    conversationId: null,
    protocol: "openai",
    stream: false,
    model: orphan.model,
    servedModel: null,
    status: "failed",
    httpStatus: 500,
    code: "internal_error",
    usage: null,
    usageSource: null,
    charge: nano(0n),
    priceId: orphan.priceId,
    latencyMs: 0,
    ttftMs: null,
  };
}
