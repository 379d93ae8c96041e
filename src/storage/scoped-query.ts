import pg from "pg";

/** What of a connection of `pg` is used here: the messages of PostgreSQL's extended protocol. */
interface Wire {
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; portal: string; values: unknown[] }): void;
  execute(message: { portal: string; rows: number }): void;
  submittedNamedStatements: Record<string, string | undefined>;
  parsedStatements: Record<string, string | undefined>;
}

/** What `pg` asks of a query, and what it answers it with. */
interface WireQuery {
  prepare(connection: Wire): void;
  handleDataRow(message: object): void;
  handleCommandComplete(message: object, connection: Wire): void;
}

type Told<Row> = (error: Error | null, result?: { rows: Row[] }) => void;
type WireQueryClass = new (config: object, told: unknown) => WireQuery & pg.Submittable;

export interface ScopedStatement {
  /** A tenant, or "*" for all of them. */
  tenant: string;
  text: string;
  values: unknown[];
  /** Under which the connection keeps its plan. */
  name?: string | undefined;
  types: pg.CustomTypesConfig;
}

const SCOPE = "relay_scope";
// Left to itself, PostgreSQL would plan a list anew for every tenant, and start processes for a sum over many
// partitions, or compile it: each of them takes longer than the reading itself.
const STATE_SCOPE = `SELECT set_config('relay.customer_id', $1, true),
  set_config('plan_cache_mode', 'force_generic_plan', true), set_config('work_mem', '32MB', true),
  set_config('max_parallel_workers_per_gather', '0', true), set_config('jit', 'off', true)`;

/**
 * One statement that states first whom it serves, in the same message: up to its end PostgreSQL takes both
 * for one transaction, with which the statement of whom is over. What would be three ways there and back is
 * one.
 */
class ScopedQuery extends (pg.Query as unknown as WireQueryClass) {
  readonly #tenant: string;
  #isStated = false;

  constructor({ tenant, ...statement }: ScopedStatement, told: unknown) {
    super({ ...statement, queryMode: "extended" }, told);
    this.#tenant = tenant;
  }

  override prepare(connection: Wire): void {
    if (connection.submittedNamedStatements[SCOPE] === undefined) {
      connection.parse({ name: SCOPE, text: STATE_SCOPE });
      connection.submittedNamedStatements[SCOPE] = STATE_SCOPE;
    }
    connection.bind({ statement: SCOPE, portal: "", values: [this.#tenant] });
    connection.execute({ portal: "", rows: 0 });
    super.prepare(connection);
  }

  override handleDataRow(message: object): void {
    if (this.#isStated) super.handleDataRow(message);
  }

  override handleCommandComplete(message: object, connection: Wire): void {
    if (this.#isStated) super.handleCommandComplete(message, connection);
    this.#isStated = true;
  }
}

/** Runs one statement for a tenant, in a transaction of its own. */
export async function runScoped<Row>(pool: pg.Pool, statement: ScopedStatement): Promise<Row[]> {
  const client = await pool.connect();
  let broken = true;
  try {
    const rows = await new Promise<Row[]>((resolve, reject) => {
      const told: Told<Row> = (error, result) => (error ? reject(error) : resolve(result?.rows ?? []));
      client.query(new ScopedQuery(statement, told));
    });
    broken = false;
    return rows;
  } finally {
    // What it has prepared after a failure nobody knows: such a connection is thrown away.
    client.release(broken);
  }
}
