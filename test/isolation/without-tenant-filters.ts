import pg from "pg";

type Query = (this: pg.Client, config: unknown, ...rest: unknown[]) => unknown;

const FILTER = /(?:(?:"?\w+"?\.)*"?customer_id"?) = (?:ANY\(\$\d+[^)]*\)|\$\d+)(?:::\w+)?/g;

/** The statement without its comparisons of customer_id with a parameter; assignments of SET stay. */
function strip(sql: string): string {
  if (!sql.includes("customer_id")) return sql;
  const [head = "", ...conditions] = sql.split(/(?=\bWHERE\b|\bON\b)/);
  return head + conditions.map((part) => part.replaceAll(FILTER, (filter) => `(${filter} OR TRUE)`)).join("");
}

/** Sends everything to the database without tenant filters, from now until `restore`; says how many it took out. */
export function withoutTenantFilters(): { restore: () => void; taken: () => number } {
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  let count = 0;
  const stripped = (sql: string): string => {
    const left = strip(sql);
    if (left !== sql) count++;
    return left;
  };
  prototype.query = function unfiltered(config, ...rest) {
    // The test's own eye, the superuser's, keeps its filters.
    if (!isProduct(this)) return query.call(this, config, ...rest);
    if (typeof config === "string") return query.call(this, stripped(config), ...rest);
    const { text, name } = config as { text?: string; name?: string };
    // A connection keeps the plan of the name's first text, which may have come before.
    if (text !== undefined)
      Object.assign(config as object, { text: stripped(text), ...(name && { name: `${name}_open` }) });
    return query.call(this, config, ...rest);
  };
  return { restore: () => (prototype.query = query), taken: () => count };
}

/** Whether the product itself asks, in its own role. */
function isProduct(client: pg.Client): boolean {
  const { connectionParameters } = client as unknown as { connectionParameters: { options?: string } };
  return connectionParameters.options?.includes("role=relay_app") === true;
}

withoutTenantFilters.strip = strip;
