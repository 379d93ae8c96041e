import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Chronicle } from "../chronicle.ts";
import type { BookWatch } from "../watch-books.ts";
import type { World } from "../world.ts";
import { openCaseFiles } from "./case-file.ts";
import type { Finding } from "./finding.ts";
import { judgeAgreement } from "./judge-agreement.ts";
import { judgeCharges, listExceptions, type Exception } from "./judge-charges.ts";
import { judgeLaws } from "./judge-laws.ts";
import { judgeMoney } from "./judge-money.ts";
import { judgeSums } from "./judge-sums.ts";
import { readBooks, type Books } from "./read-books.ts";

export interface Judgement {
  findings: Finding[];
  exceptions: Exception[];
  counts: Counts;
}

/** How requests ended in the books. */
export interface Counts {
  acknowledged: number;
  charged: number;
  settledLate: number;
  reaped: number;
  writtenOff: number;
  writtenOffSum: bigint;
  /** How long the books took to become quiet when all was over, in milliseconds. */
  quietMs: number;
}

const QUIET_MAX_MS = 60_000;
const POLL_MS = 100;

/** Waits until the books are quiet, a minute at most, and looks at everything. */
export async function judgeAll(world: World, chronicle: Chronicle, watch: BookWatch): Promise<Judgement> {
  const quietMs = await awaitQuiet(world);
  await watch.stop();
  const books = await readBooks(world.postgres.superuserUrl);
  const files = openCaseFiles(chronicle.seen, await world.suppliers.records(), books);
  const [relay] = world.relays;
  if (!relay) throw new Error("there is no relay");
  return {
    findings: [
      ...judgeCharges(files),
      ...judgeMoney({ ...chronicle, books, watch }),
      await judgeLaws(world),
      await judgeAgreement(relay, chronicle.cast, books),
      ...(await judgeSums(world.postgres.superuserUrl)),
    ],
    exceptions: listExceptions(files, books),
    counts: { ...countEndings(books), acknowledged: chronicle.seen.acknowledged.length, quietMs },
  };
}

async function awaitQuiet({ postgres, suppliers }: World): Promise<number> {
  const beganMs = performance.now();
  const client = new pg.Client({ connectionString: postgres.superuserUrl });
  await client.connect();
  try {
    while (performance.now() - beganMs < QUIET_MAX_MS) {
      const sql = "SELECT count(*)::int AS open FROM reservation WHERE state = 0";
      const { rows } = await client.query<{ open: number }>(sql);
      if (rows[0]?.open === 0 && (await suppliers.inFlight()) === 0) break;
      await sleep(POLL_MS);
    }
    return performance.now() - beganMs;
  } finally {
    await client.end();
  }
}

function countEndings({ reservations, bookings }: Books): Omit<Counts, "acknowledged" | "quietMs"> {
  const rows = [...reservations.values()];
  const off = rows.filter((row) => row.written_off > 0n);
  return {
    charged: [...bookings.values()].filter(({ revenue }) => revenue > 0n).length,
    settledLate: rows.filter(({ state }) => state === 3).length,
    reaped: rows.filter(({ state }) => state === 2).length,
    writtenOff: off.length,
    writtenOffSum: off.reduce((sum, row) => sum + row.written_off, 0n),
  };
}
