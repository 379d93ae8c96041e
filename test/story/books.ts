import { systemQuery } from "../../src/storage/index.ts";
import type { UsageRecord } from "../../src/simulator/index.ts";
import type { World } from "./world.ts";

export interface RequestRow {
  request_id: string;
  status: string;
  http_status: number;
  code: string | null;
  charge: bigint;
  usage_source: string | null;
  input_fresh: number | null;
  output_text: number | null;
  ttft_ms: number | null;
}

export interface AttemptRow {
  number: number;
  outcome: string;
  http_status: number | null;
  code: string | null;
  upstream_model: string;
  upstream_request_id: string | null;
  input_fresh: number | null;
  output_text: number | null;
  cost: bigint | null;
}

/** Everything that the books and the supplier say of one request. */
export interface Told {
  row: RequestRow;
  attempts: AttemptRow[];
  /** What moved `available`, by kind: `{ reservation: -30n, release: 30n, charge: -12n }`. */
  moves: Record<string, bigint>;
  reservation: { amount: bigint; charged: bigint; written_off: bigint; state: number } | null;
  /** The supplier's own records of it, in order. */
  supplier: UsageRecord[];
}

const WAIT_MS = 10_000;

/** Waits until the request of this tag is over in the books, and tells what they say. */
export async function told(world: World, tag: string): Promise<Told> {
  const row = await rowOf(world, tag);
  const attempts = await systemQuery<AttemptRow & object>(
    world.database,
    "SELECT * FROM attempt WHERE request_id = $1 ORDER BY number",
    [row.request_id],
  );
  const entries = await systemQuery<{ kind: string; d_available: bigint }>(
    world.database,
    "SELECT kind, d_available FROM ledger_entry WHERE source = $1 ORDER BY seq",
    [row.request_id],
  );
  const [reservation] = await systemQuery<NonNullable<Told["reservation"]> & object>(
    world.database,
    "SELECT amount, charged, written_off, state FROM reservation WHERE request_id = $1",
    [row.request_id],
  );
  return {
    row,
    attempts,
    moves: Object.fromEntries(entries.map(({ kind, d_available }) => [kind, d_available])),
    reservation: reservation ?? null,
    supplier: world.simulator.usageLog().filter((record) => record.tag === tag),
  };
}

async function rowOf({ database }: World, tag: string): Promise<RequestRow> {
  const end = Date.now() + WAIT_MS;
  for (;;) {
    const sql = "SELECT * FROM request WHERE conversation_id = $1";
    const [row] = await systemQuery<RequestRow & object>(database, sql, [tag]);
    if (row) return row;
    if (Date.now() > end) throw new Error(`no request of the tag ${tag}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
