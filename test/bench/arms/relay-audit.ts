import { execFile } from "node:child_process";
import { access } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Expected, Finding } from "./arm.ts";
import { withRelayDatabase } from "./relay-database.ts";

export interface RelayPlace {
  dataDir: string;
  cli: string;
}

interface Books {
  requests: number;
  succeeded: number;
  charged: bigint;
  settled: bigint;
  revenue: bigint;
  writtenOff: bigint;
  open: number;
  available: bigint;
  reserved: bigint;
  recharged: bigint;
}

const run = promisify(execFile);
const POLL_MS = 100;
const SETTLE_MAX_MS = 15_000;
const VERIFY_MAX_MS = 120_000;

// Every figure in one statement, so that all are of one moment.
const BOOKS = `
  SELECT r.requests, r.succeeded, r.charged, h.settled, h.written_off, h.open, a.available, a.reserved,
    e.revenue, e.recharged
  FROM (SELECT count(*)::int AS requests, (count(*) FILTER (WHERE status = 'succeeded'))::int AS succeeded,
      coalesce(sum(charge), 0)::text AS charged FROM request WHERE customer_id = $1) r,
    (SELECT coalesce(sum(charged), 0)::text AS settled, coalesce(sum(written_off), 0)::text AS written_off,
      (count(*) FILTER (WHERE state = 0))::int AS open FROM reservation WHERE customer_id = $1) h,
    (SELECT available::text, reserved::text FROM account WHERE customer_id = $1) a,
    (SELECT coalesce(sum(counter_amount) FILTER (WHERE counter = 'revenue'), 0)::text AS revenue,
      coalesce(sum(d_available) FILTER (WHERE kind = 'recharge'), 0)::text AS recharged
      FROM ledger_entry WHERE customer_id = $1) e`;

/** Compares the relay's books with the upstream's, to the last unit, and has the product check its own laws. */
export async function auditRelay(
  place: RelayPlace & { customerId: string },
  expected: Expected,
): Promise<Finding[]> {
  const books = await readSettledBooks(place, expected);
  const { requests, chargeNano } = expected;
  return [
    same("request rows = requests sent", books.requests, requests),
    same("succeeded requests = requests sent", books.succeeded, requests),
    same("charges of the requests = upstream usage × price", books.charged, chargeNano),
    same("charges of the reservations = upstream usage × price", books.settled, chargeNano),
    same("revenue in the ledger = upstream usage × price", books.revenue, chargeNano),
    same("balance = recharges - upstream usage × price", books.available, books.recharged - chargeNano),
    same("nothing is reserved", books.reserved, 0n),
    same("no reservation is open", books.open, 0),
    same("nothing was written off", books.writtenOff, 0n),
    await verify(place),
  ];
}

/** The last settlements are booked after their answers; they get a bounded time. */
async function readSettledBooks(
  place: RelayPlace & { customerId: string },
  expected: Expected,
): Promise<Books> {
  return withRelayDatabase(place.dataDir, async (client) => {
    const end = Date.now() + SETTLE_MAX_MS;
    for (;;) {
      const { rows } = await client.query<Record<string, string>>(BOOKS, [place.customerId]);
      const books = readBooks(rows[0] ?? {});
      const settled = books.open === 0 && books.requests >= expected.requests;
      if (settled || Date.now() > end) return books;
      await sleep(POLL_MS);
    }
  });
}

function readBooks(row: Record<string, string>): Books {
  const amount = (name: string): bigint => BigInt(row[name] ?? 0);
  return {
    requests: Number(row["requests"]),
    succeeded: Number(row["succeeded"]),
    open: Number(row["open"]),
    charged: amount("charged"),
    settled: amount("settled"),
    revenue: amount("revenue"),
    writtenOff: amount("written_off"),
    available: amount("available"),
    reserved: amount("reserved"),
    recharged: amount("recharged"),
  };
}

function same(statement: string, found: bigint | number, wanted: bigint | number): Finding {
  return { statement, holds: found === wanted, detail: `${String(found)} / ${String(wanted)}` };
}

async function verify({ dataDir, cli }: RelayPlace): Promise<Finding> {
  const statement = "token-relay ledger verify";
  const isThere = await access(cli).then(
    () => true,
    () => false,
  );
  if (!isThere) return { statement, holds: true, detail: "skipped: dist/cli.js is missing" };
  const env = { PATH: process.env["PATH"] ?? "", DATA_DIR: dataDir };
  // It ends with 1 when a law is broken; what it prints says which.
  const told = await run(process.execPath, [cli, "ledger", "verify", "--json"], {
    env,
    timeout: VERIFY_MAX_MS,
  }).catch((error: unknown) => error as { stdout: string; stderr: string });
  try {
    const laws = JSON.parse(told.stdout) as { id: string; breaches: unknown[] }[];
    const broken = laws.filter(({ breaches }) => breaches.length > 0);
    const detail = broken.length > 0 ? JSON.stringify(broken).slice(0, 2_000) : `${String(laws.length)} laws`;
    return { statement, holds: laws.length > 0 && broken.length === 0, detail };
  } catch {
    return { statement, holds: false, detail: (told.stderr || told.stdout).slice(0, 2_000) };
  }
}
