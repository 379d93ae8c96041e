import { join } from "node:path";
import { keepContents, requestRecorder, type RequestRecord } from "./activity/index.ts";
import { AlertWatch } from "./alert-watch.ts";
import { ContentLog, Deadlines, Facts, KeyUses, Pulse } from "./inference/index.ts";
import { Limits, RedisLimits } from "./inference/index.ts";
import { Moderation, SupplierHealth, SupplierPools, TokenRates } from "./inference/index.ts";
import type { ModerationSettings } from "./inference/index.ts";
import { systemClock, type Clock } from "./kernel/clock.ts";
import { Keyring } from "./kernel/keyring.ts";
import { NetworkList } from "./kernel/network-list.ts";
import { nano } from "./kernel/money.ts";
import {
  closeLeft,
  Journal,
  journalDirectory,
  Lane,
  openBooks,
  systemTimers,
  type Books,
  type LeftReservation,
} from "./ledger/index.ts";
import type { Logger } from "./log.ts";
import { openChannels, type Channels, type MailSettings } from "./policies/index.ts";
import { Telemetry, type RequestLogMode, type TracingSettings } from "./telemetry/index.ts";
import { booksSource, nodeSource } from "./doors/node-source.ts";
import { openChangeFeed, openDatabase, type ChangeFeed, type Database } from "./storage/index.ts";

/** One running relay: everything that its doors and jobs work with, built by hand, in this order. */
export interface Node {
  log: Logger;
  clock: Clock;
  keyring: Keyring;
  database: Database;
  feed: ChangeFeed;
  books: Books;
  lane: Lane<RequestRecord>;
  facts: Facts;
  pools: SupplierPools;
  deadlines: Deadlines;
  pulse: Pulse;
  /** How calls to suppliers went. */
  health: SupplierHealth;
  rates: TokenRates;
  /** Requests and tokens per minute, and at the same time. */
  limits: Limits;
  /** Null: the operator has set up none. */
  moderation: Moderation | null;
  keyUses: KeyUses;
  /** What customers keep of what their requests say. */
  contents: ContentLog;
  alertWatch: AlertWatch;
  /** What the operator's tools learn of this node. */
  telemetry: Telemetry;
  /** How messages to customers leave. */
  channels: Channels;
  /** The private networks that webhooks of customers may reach. */
  webhookNetworks: NetworkList;
  close(): Promise<void>;
}

export interface NodeOptions {
  /** The owner's URL; the product works on it as relay_app. */
  databaseUrl: string;
  /** What everything secret is derived from (start/open-keyring.ts). */
  rootSecret: string;
  /** Names this node through all its lives. */
  nodeId: string;
  /** Where nodes of this machine keep their journals, each in a directory of its own name. */
  journals: string;
  /** Null: no mail is sent. */
  mail: MailSettings | null;
  webhookNetworks: readonly string[];
  /** The moderation endpoint; null or absent: there is none. */
  moderation?: ModerationSettings | null;
  /** Null or absent: rate limits are kept by shares of every node. */
  redisUrl?: string | null;
  /** Of which requests a line is logged; of none when absent. */
  requestLog?: RequestLogMode;
  /** Null or absent: no spans are told. */
  tracing?: TracingSettings | null;
  /** What limits are measured by; the system's when absent. */
  clock?: Clock;
  log: Logger;
}

const CONNECTIONS_MAX = 12;

/**
 * Brings a node to life. What an earlier life wrote into its journal is booked, its epoch is raised, and what
 * that life left without a word is closed.
 */
export async function openNode(options: NodeOptions): Promise<Node> {
  const { log } = options;
  const warn = warnTo(log);
  const keyring = new Keyring(options.rootSecret);
  const database = openDatabase({ url: options.databaseUrl, connectionsMax: CONNECTIONS_MAX });
  const feed = await openChangeFeed({ url: options.databaseUrl, log });
  const books = openBooks(database, requestRecorder.sqlFunction);
  const lane = openLane(options, books);
  const replayed = await lane.replay();
  await lane.begin();
  // Says to this node how many others there are.
  await lane.beat();
  const closed = await closeLeft({ books, lane, record: recordOfLeft });
  if (replayed + closed > 0)
    log.warn({ replayed, closed }, "an earlier run was cut off; its requests are booked as far as is known");
  const facts = await Facts.open({ database, keyring, feed, log: warn });
  const pools = new SupplierPools();
  const deadlines = new Deadlines();
  const pulse = new Pulse();
  const keyUses = new KeyUses();
  const contents = new ContentLog({
    ...{ clock: systemClock, log: (message, detail) => log.warn(detail, message) },
    keep: (kept) => keepContents({ database, keyring }, kept),
  });
  const limits = openLimits(options, lane);
  const moderation = options.moderation ? new Moderation(options.moderation) : null;
  const webhookNetworks = new NetworkList(options.webhookNetworks);
  const channels = openChannels({ mail: options.mail, networks: webhookNetworks });
  const telemetry = await Telemetry.open(options);
  const node: Node = {
    ...{ log, clock: systemClock, keyring, database, feed, books, lane, facts, pools },
    ...{ deadlines, pulse, health: openHealth(log), rates: new TokenRates(), keyUses },
    ...{ limits, moderation, alertWatch: new AlertWatch(), channels, webhookNetworks, contents, telemetry },
    async close() {
      await lane.drained();
      await contents.flush();
      await keyUses.flush(database).catch((error: unknown) => warn("key uses were not noted", error));
      limits.close();
      facts.close();
      deadlines.close();
      pulse.close();
      await Promise.all([pools.close(), moderation?.close(), telemetry.close()]);
      await lane.end();
      await feed.close();
      await database.close();
    },
  };
  telemetry.metrics.addSource(nodeSource(node, join(options.journals, options.nodeId)));
  telemetry.metrics.addSource(booksSource(node));
  return node;
}

function openHealth(log: Logger): SupplierHealth {
  return new SupplierHealth({ tell: (level, message, detail) => log[level](detail, message) });
}

function openLimits({ redisUrl, clock = systemClock, log }: NodeOptions, lane: Lane<RequestRecord>): Limits {
  const exact = redisUrl ? new RedisLimits({ url: redisUrl, log: warnTo(log) }) : null;
  return new Limits({ clock, nodes: () => lane.nodesAlive, exact });
}

/** Where parts that know no log say what went wrong. */
function warnTo(log: Logger): (message: string, error: unknown) => void {
  return (message, error) => log.warn({ err: error }, message);
}

function openLane({ nodeId, journals, log }: NodeOptions, books: Books): Lane<RequestRecord> {
  const warn = warnTo(log);
  let segments = 0;
  const journal = new Journal({
    disk: journalDirectory(join(journals, nodeId)),
    timers: systemTimers,
    newName: () => `${String(Date.now())}-${String(process.pid)}-${String(segments++)}`,
    log: warn,
  });
  return new Lane({
    ...{ books, journal, nodeId, timers: systemTimers, log: warn },
    writeRecord: (record) => requestRecorder.write(record),
  });
}

/** What is left to say of a request of which nothing was heard: it failed, and cost nothing. */
export function recordOfLeft(left: LeftReservation): RequestRecord {
  return {
    requestId: left.requestId,
    createdAt: left.createdAt,
    customerId: left.customerId,
    apiKeyId: left.apiKeyId,
    conversationId: null,
    protocol: left.protocol,
    stream: false,
    model: left.model,
    servedModel: null,
    status: "failed",
    httpStatus: 500,
    code: "internal_error",
    usage: null,
    usageSource: null,
    charge: nano(0n),
    priceId: left.priceId,
    priceTier: null,
    latencyMs: 0,
    ttftMs: null,
    attempts: [],
    cache: "off",
    policy: null,
    stages: null,
  };
}
