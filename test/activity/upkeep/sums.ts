/** Asks the database; 8-byte integers are bigint, as the product reads them. */
export type Ask = <Row extends object>(sql: string, values: unknown[]) => Promise<Row[]>;

/** A row of `request`, as far as sums are concerned. */
export interface Row {
  request_id: string;
  created_at: Date;
  customer_id: string;
  api_key_id: string;
  model: string;
  protocol: string;
  status: string;
  code: string | null;
  price_id: string | null;
  price_tier: number | null;
  input_fresh: number | null;
  cache_read: number | null;
  cache_write_5m: number | null;
  cache_write_1h: number | null;
  output_text: number | null;
  output_reasoning: number | null;
  charge: bigint;
  latency_ms: number;
  ttft_ms: number | null;
  cache: string;
}

/** Cells by their name (when, and what their requests have in common): figures, as text. */
export type Sums = Record<string, string>;

const FIGURES = [
  ...["requests", "input_fresh", "cache_read", "cache_write_5m", "cache_write_1h", "output_text"],
  ...["output_reasoning", "charge", "latency_ms", "ttft_ms", "first_bytes", "cache_hits", "cache_misses"],
  ...["latency", "ttft"],
];
const KEYS = ["grain", "api_key_id", "model", "protocol", "status", "code", "price_id", "price_tier"];

/** What the hours of a customer are, but for cells of nothing. */
export function heldHours(ask: Ask, customerId: string): Promise<Sums> {
  return held(ask, `SELECT *, hour AS at FROM rollup_hour WHERE customer_id = $1`, [customerId]);
}

/** What the days of a customer's newest cut are. */
export function heldDays(ask: Ask, customerId: string): Promise<Sums> {
  const sql = `SELECT *, day::text AS at FROM rollup_day WHERE customer_id = $1
    AND cut = (SELECT max(cut) FROM rollup_cut WHERE customer_id = $1)`;
  return held(ask, sql, [customerId]);
}

async function held(ask: Ask, sql: string, values: unknown[]): Promise<Sums> {
  const rows = await ask<Record<string, unknown>>(sql, values);
  const sums: Sums = {};
  for (const row of rows) {
    const figures = FIGURES.map((name) => String(row[name]));
    if (figures.every((figure) => figure === "0")) continue;
    const at = row["at"] instanceof Date ? row["at"].toISOString() : String(row["at"]);
    sums[[at, ...KEYS.map((key) => String(row[key]))].join(" ")] = figures.join(" ");
  }
  return sums;
}

/** What the hours should be: from the rows, one by one, without the database's help. */
export async function dueHours(ask: Ask, customerId: string): Promise<Sums> {
  return sumRows(await rowsOf(ask, customerId), (at) => `${at.toISOString().slice(0, 13)}:00:00.000Z`);
}

/** What the days of a time zone should be. */
export async function dueDays(ask: Ask, customerId: string, timezone: string): Promise<Sums> {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: timezone, dateStyle: "short" });
  return sumRows(await rowsOf(ask, customerId), (at) => format.format(at));
}

export function rowsOf(ask: Ask, customerId: string): Promise<Row[]> {
  return ask<Row>("SELECT * FROM request WHERE customer_id = $1", [customerId]);
}

function sumRows(rows: readonly Row[], nameOf: (at: Date) => string): Sums {
  const sums = new Map<string, bigint[]>();
  for (const row of rows) {
    const figures = figuresOf(row);
    for (const members of membersOf(row)) {
      const name = [nameOf(row.created_at), ...members].join(" ");
      sums.set(name, sums.get(name)?.map((sum, index) => sum + figures[index]!) ?? figures);
    }
  }
  return Object.fromEntries([...sums].map(([name, figures]) => [name, figures.join(" ")]));
}

/** The cells that a request is in: by everything, by status and code, by the key too, by the model too. */
function membersOf({ api_key_id, model, protocol, status, code, price_id, price_tier }: Row): unknown[][] {
  const end = [status, code ?? ""];
  const price = price_tier === null ? ["", 0] : [price_id, price_tier];
  return [
    [0, api_key_id, model, protocol, ...end, ...price],
    [1, "", "", "", ...end, "", 0],
    [2, api_key_id, "", "", ...end, "", 0],
    [3, "", model, "", ...end, "", 0],
  ];
}

function figuresOf(row: Row): bigint[] {
  // How fast a refusal was says nothing.
  const isTimed = row.status === "succeeded";
  return [
    1n,
    ...[row.input_fresh, row.cache_read, row.cache_write_5m, row.cache_write_1h].map((n) => BigInt(n ?? 0)),
    ...[row.output_text, row.output_reasoning].map((n) => BigInt(n ?? 0)),
    ...[row.charge, BigInt(row.latency_ms), BigInt(row.ttft_ms ?? 0)],
    ...[row.ttft_ms !== null, row.cache === "hit", row.cache === "miss"].map((is) => (is ? 1n : 0n)),
    ...[row.latency_ms, row.ttft_ms].map((ms) => (isTimed && ms !== null ? histogramOf(ms) : 0n)),
  ];
}

const known = new Map<number, bigint>();

/** What a request of so many milliseconds adds to a histogram. */
function histogramOf(ms: number): bigint {
  let histogram = known.get(ms);
  if (histogram === undefined) known.set(ms, (histogram = 10n ** BigInt(10 * bucketOf(ms))));
  return histogram;
}

/** Bucket 0 is 0 ms; each other one ends at 1.04 times its beginning. */
function bucketOf(ms: number): number {
  let bucket = 0;
  for (let start = 1; start <= ms; start = Math.floor(start * 1.04 + 1e-9) + 1) bucket++;
  return bucket;
}
