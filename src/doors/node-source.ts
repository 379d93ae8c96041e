import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { countDrift } from "../activity/index.ts";
import type { ContentLog, Facts, SupplierHealth } from "../inference/index.ts";
import type { Clock } from "../kernel/clock.ts";
import { readOpenReservations, type Lane } from "../ledger/index.ts";
import type { Database } from "../storage/index.ts";
import { remembered, sample, type Sample, type Source } from "../telemetry/index.ts";

/** The parts of a node of which its metrics tell. */
interface Parts {
  database: Database;
  lane: Pick<Lane<object>, "nodesAlive" | "isWritable">;
  facts: Facts;
  health: SupplierHealth;
  contents: ContentLog;
}

const BOOKS_AGE_MAX_MS = 5_000;
const BOOKS_PATIENCE_MS = 2_000;

const STATES = { active: 0, half_open: 1, ejected: 2 } as const;

/** What a node knows by itself of its parts, as metrics. It is asked when somebody asks for the metrics. */
export function nodeSource(node: Parts, journal: string): Source {
  return async () => [
    ...circuits(node),
    ...connections(node),
    sample("tokenrelay_nodes_alive", [], node.lane.nodesAlive),
    sample("tokenrelay_journal_writable", [], node.lane.isWritable ? 1 : 0),
    sample("tokenrelay_journal_bytes", [], await bytesIn(journal)),
    sample("tokenrelay_contents_lost_total", [], node.contents.lost),
  ];
}

/** What the books say, asked at most every five seconds. A database that is away is told of, and no more. */
export function booksSource({ database, clock }: { database: Database; clock: Clock }): Source {
  return remembered(async () => {
    const asked = [readOpenReservations(database), countDrift(database)] as const;
    const read = Promise.all(asked).catch(() => null);
    const late = new Promise<null>((resolve) => setTimeout(resolve, BOOKS_PATIENCE_MS, null).unref());
    const books = await Promise.race([read, late]);
    if (books === null) return [sample("tokenrelay_database_up", [], 0)];
    const [open, drift] = books;
    const ageMs = open.oldestAt === null ? 0 : clock.now().getTime() - open.oldestAt.getTime();
    return [
      sample("tokenrelay_database_up", [], 1),
      sample("tokenrelay_rollup_drift", [], drift),
      sample("tokenrelay_reservations_open", [], open.count),
      sample("tokenrelay_reservation_age_seconds", [], Math.max(0, ageMs) / 1_000),
    ];
  }, BOOKS_AGE_MAX_MS);
}

function circuits({ facts, health }: Parts): Sample[] {
  const samples: Sample[] = [];
  for (const { deployments } of facts.offer.models.values()) {
    for (const { id, providerName, credentials } of deployments) {
      const standing = health.standingOf({ deploymentId: id, credentialId: credentials[0]?.id ?? "" });
      samples.push(sample("tokenrelay_circuit_state", [providerName, id], STATES[standing.deployment]));
    }
  }
  return samples;
}

function connections({ database: { pool } }: Parts): Sample[] {
  const counts = { idle: pool.idleCount, busy: pool.totalCount - pool.idleCount, waiting: pool.waitingCount };
  return Object.entries(counts).map(([state, count]) =>
    sample("tokenrelay_database_connections", [state], count),
  );
}

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = names.map((name) =>
    stat(join(folder, name)).then(
      ({ size }) => size,
      // It was booked, and is gone meanwhile.
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
