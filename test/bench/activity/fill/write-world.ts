import type pg from "pg";
import { issueToken } from "../../../../src/customers/keys/api-key-token.ts";
import type { Keyring } from "../../../../src/kernel/keyring.ts";
import { benchModels } from "../world/catalogue.ts";
import type { BenchCustomer } from "../world/draw-customers.ts";

export interface WorldSpan {
  from: Date;
  /** When the second prices take effect. */
  switchAt: Date;
  to: Date;
}

const PROVIDERS = ["openai", "anthropic", "dashscope"].map((protocol) => ({
  ...{ id: idOf("prv", protocol), name: `bench-${protocol}`, protocol },
  base_url: "http://127.0.0.1:1/v1",
}));

/** Writes customers, keys, the catalog and prices. Returns the tokens of the first key of each customer. */
export async function writeWorld(
  client: pg.Client,
  customers: readonly BenchCustomer[],
  { span, keyring }: { span: WorldSpan; keyring: Keyring },
): Promise<Map<string, string>> {
  await client.query("SET session_replication_role = origin");
  await client.query("BEGIN");
  await writeCatalogue(client, span);
  const tokens = await writeCustomers(client, customers, { since: span.from, keyring });
  await client.query("COMMIT");
  await client.query("SET session_replication_role = replica");
  return tokens;
}

async function writeCatalogue(client: pg.Client, { from, switchAt }: WorldSpan): Promise<void> {
  await insert(client, "provider", PROVIDERS);
  const models = benchModels.map(({ id }) => ({ id, display_name: id, capabilities: ["chat", "streaming"] }));
  await insert(client, "model", models);
  const places = ["eu", "us"];
  const deployments = benchModels.flatMap(({ id, protocol }) =>
    places.map((region, index) => ({
      ...{ id: idOf("dep", `${id}${region}`), model_id: id, provider_id: idOf("prv", protocol), region },
      ...{ upstream_model: `${id}-${region}`, priority: index },
    })),
  );
  await insert(client, "deployment", deployments);
  const versions = benchModels.flatMap(({ id, prices }) =>
    prices.map((price, index) => ({
      ...{ id: price.id, model_id: id, currency: "USD", created_by: "bench" },
      effective_from: index === 0 ? new Date(from.getTime() - 86_400_000) : switchAt,
    })),
  );
  await insert(client, "price_version", versions);
  const tiers = benchModels.flatMap(({ prices }) =>
    prices.flatMap((price) =>
      price.tiers.map((tier, position) => ({
        ...{ price_id: price.id, position, up_to_input_tokens: tier.upTo, input: String(tier.input) },
        ...{ cached_input: String(tier.cachedInput), cache_write_5m: String(tier.cacheWrite) },
        ...{ cache_write_1h: String(tier.cacheWrite), output: String(tier.output) },
        reasoning: String(tier.reasoning),
      })),
    ),
  );
  await insert(client, "price_tier", tiers);
}

async function writeCustomers(
  client: pg.Client,
  customers: readonly BenchCustomer[],
  { since, keyring }: { since: Date; keyring: Keyring },
): Promise<Map<string, string>> {
  const rows = customers.map(({ id, rank, zone }) => ({
    ...{ id, name: `Customer ${String(rank)}`, currency: "USD", reporting_timezone: zone, created_at: since },
  }));
  await insert(client, "customer", rows);
  // Accounts are as old as their customers: statements begin with them.
  await client.query("UPDATE account SET created_at = $1", [since]);
  const tokens = new Map<string, string>();
  const keys = customers.flatMap((customer) =>
    customer.keys.map(({ item: key }, index) => {
      const { token, prefix, last4 } = issueToken();
      if (index === 0) tokens.set(customer.id, token);
      return {
        ...{ id: key.id, customer_id: customer.id, name: key.name, prefix, last4, created_at: since },
        digest: `\\x${keyring.digest(token).toString("hex")}`,
        capabilities: ["inference", "account:read", "account:write", "keys:write"],
      };
    }),
  );
  await insert(client, "api_key", keys);
  return tokens;
}

/** Inserts rows by the names of their columns; what they do not name has its default. */
export async function insert(client: pg.Client, table: string, rows: readonly object[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(", ");
  await client.query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)`,
    [JSON.stringify(rows)],
  );
}

function idOf(prefix: string, name: string): string {
  return `${prefix}_${name.replaceAll("-", "").padStart(26, "0")}`;
}
