import { bigintTypes, Prisma, type Database, type Reader } from "../../src/storage/index.ts";

export interface SlowSum {
  kind: string;
  model: string | null;
  apiKeyId: string | null;
  entries: bigint;
  amount: bigint;
}

/** The sums of an account's entries in one time, counted entry by entry: the judge of what is folded. */
export async function slowSum(
  reader: Reader,
  { accountId, from, until }: { accountId: string; from: Date; until: Date },
): Promise<SlowSum[]> {
  return reader.$queryRaw<SlowSum[]>`
    SELECT e.kind, h.model, h.api_key_id AS "apiKeyId", count(*) AS entries, sum(-e.counter_amount)::bigint AS amount
    FROM ledger_entry e LEFT JOIN reservation h ON h.request_id = e.source
    WHERE e.account_id = ${accountId} AND e.counter IS NOT NULL AND e.at >= ${from} AND e.at < ${until}
    GROUP BY e.kind, h.model, h.api_key_id`;
}

/** Lends a reader of which every statement sees the same moment. */
export async function atOneMoment<T>(database: Database, work: (reader: Reader) => Promise<T>): Promise<T> {
  const client = await database.pool.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await client.query("SELECT set_config('relay.customer_id', '*', true)");
    const read = async (text: TemplateStringsArray, ...values: unknown[]): Promise<unknown[]> => {
      const sql = Prisma.sql(text, ...values);
      return (await client.query<object>({ text: sql.text, values: sql.values, types: bigintTypes })).rows;
    };
    return await work({ $queryRaw: read } as unknown as Reader);
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}
