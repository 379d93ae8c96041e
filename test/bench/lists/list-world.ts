import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withRelayDatabase } from "../arms/relay-database.ts";
import { startChild } from "../start-child.ts";

/** The real program with one customer who has very many keys, among very many models. */
export interface ListWorld {
  url: string;
  apiKey: string;
  /** A key of the customer that is none of the caller's. */
  otherKeyId: string;
  /** The relay's own process; its workers and database are its descendants. */
  pid: number;
  stop(): Promise<void>;
}

export interface ListWorldOptions {
  /** The built product. */
  dist: string;
  dataRoot: string;
  keys: number;
  models: number;
  workers: number;
  /** Where the relay leaves a CPU profile when it ends; null: it makes none. */
  profile: string | null;
}

const STOP_MAX_MS = 30_000;

// Every tenth key is bound to models, every fifth has a quota of which something is used: as in the lists of a customer
// who hands keys out by program.
const INSERT_KEYS = `
  INSERT INTO api_key (id, customer_id, name, digest, prefix, last4, capabilities, allowed_model_ids, quota_limit,
    quota_period, rpm, created_at, updated_at)
  SELECT 'key_bench' || lpad(n::text, 17, '0'), $1, 'service ' || n || ' of team ' || (n % 97),
    decode(md5('a' || n) || md5('b' || n), 'hex'), 'tr_live_' || lpad(n::text, 10, '0'), '0000',
    ARRAY['inference', 'account:read'],
    CASE WHEN n % 10 = 0 THEN ARRAY['bench-1', 'bench-2', 'bench-3'] ELSE '{}' END,
    CASE WHEN n % 5 = 0 THEN 5000000000 END, CASE WHEN n % 5 = 0 THEN 'total' END, 600,
    now() - n * interval '1 minute', now()
  FROM generate_series(1, $2::int) AS n`;
const INSERT_QUOTAS = `
  INSERT INTO key_quota (api_key_id, "window", customer_id, spent)
  SELECT id, 'total', customer_id, 0 FROM api_key WHERE quota_limit IS NOT NULL AND id LIKE 'key_bench%'`;
const INSERT_USES = `
  INSERT INTO api_key_use (api_key_id, customer_id, last_used_at)
  SELECT id, customer_id, now() FROM api_key WHERE id LIKE 'key_bench%'`;

// Priced, served and tagged as the first; every tenth is an auto model over the nine before it.
const INSERT_MODELS = [
  `INSERT INTO model (id, display_name, description, kind, strategy, members, capabilities, input_modalities,
     context_window, max_output_tokens, tags, created_at)
   SELECT 'bench-' || n, 'Bench ' || n, m.description, CASE WHEN n % 10 = 9 THEN 'auto' ELSE 'model' END,
     CASE WHEN n % 10 = 9 THEN 'cheapest' END,
     CASE WHEN n % 10 = 9 THEN ARRAY(SELECT 'bench-' || (n - 1 - k) FROM generate_series(0, 8) AS k) ELSE '{}' END,
     m.capabilities, m.input_modalities, m.context_window, m.max_output_tokens, m.tags,
     m.created_at - n * interval '1 minute'
   FROM model m, generate_series(1, $1::int - 1) AS n WHERE m.id = 'bench-0'`,
  `INSERT INTO deployment (id, model_id, provider_id, upstream_model, priority, weight, region, flags, cost)
   SELECT d.id || '_' || n, 'bench-' || n, d.provider_id, d.upstream_model, d.priority, d.weight, d.region, d.flags,
     d.cost
   FROM deployment d, generate_series(1, $1::int - 1) AS n WHERE d.model_id = 'bench-0' AND n % 10 <> 9`,
  `INSERT INTO price_version (id, model_id, currency, per_request, effective_from, created_by)
   SELECT p.id || '_' || n, 'bench-' || n, p.currency, p.per_request, p.effective_from, p.created_by
   FROM price_version p, generate_series(1, $1::int - 1) AS n WHERE p.model_id = 'bench-0' AND n % 10 <> 9`,
  `INSERT INTO price_tier (price_id, position, up_to_input_tokens, input, cached_input, cache_write_5m,
     cache_write_1h, output, reasoning)
   SELECT p.id || '_' || n, t.position, t.up_to_input_tokens, t.input, t.cached_input, t.cache_write_5m,
     t.cache_write_1h, t.output, t.reasoning
   FROM price_version p JOIN price_tier t ON t.price_id = p.id, generate_series(1, $1::int - 1) AS n
   WHERE p.model_id = 'bench-0' AND n % 10 <> 9`,
];

/** Starts the product on a database of its own and fills it. */
export async function openListWorld(options: ListWorldOptions): Promise<ListWorld> {
  const { dist, dataRoot, keys, models, workers, profile } = options;
  const dataDir = await mkdtemp(join(dataRoot, "lists-"));
  // PostgreSQL runs as a user of its own when we are root, and has to reach its directory.
  await chmod(dataDir, 0o711);
  const catalog = join(dataDir, "catalog.json");
  await writeFile(catalog, JSON.stringify(CATALOG));
  const child = await startChild({
    args: [...(profile === null ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`]), join(dist, "main.js")],
    env: {
      ...{ PORT: "0", DATA_DIR: dataDir, RELAY_DEMO: "true", RELAY_CATALOG: catalog },
      ...{ LOG_LEVEL: "warn", DRAIN_SECONDS: "1", WORKERS: String(workers) },
    },
    core: null,
    ready: (output) => /is ready at (http\S+)/.exec(output)?.[1] ?? null,
  });
  const stop = async (): Promise<void> => {
    await child.stop(STOP_MAX_MS);
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const told = JSON.parse(await readFile(join(dataDir, "first-run.json"), "utf8")) as {
      api_key: string;
      customer: { id: string };
    };
    await withRelayDatabase(dataDir, async (client) => {
      await client.query("ALTER TABLE api_key DISABLE TRIGGER api_key_announced");
      await client.query(INSERT_KEYS, [told.customer.id, keys]);
      await client.query("ALTER TABLE api_key ENABLE TRIGGER api_key_announced");
      await client.query("BEGIN");
      for (const insert of INSERT_MODELS) await client.query(insert, [models]);
      await client.query("COMMIT");
      await client.query(INSERT_QUOTAS);
      await client.query(INSERT_USES);
      await client.query("ANALYZE");
    });
    const otherKeyId = "key_bench00000000000000010";
    return { url: child.found, apiKey: told.api_key, otherKeyId, pid: child.pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** One model, of which the others are copies. */
const CATALOG = {
  currency: "USD",
  providers: [
    {
      ...{ name: "bench", protocol: "openai", base_url: "http://127.0.0.1:1/v1" },
      allow_private_address: true,
      credentials: [{ label: "a", secret: "none" }],
    },
  ],
  models: [
    {
      ...{ id: "bench-0", display_name: "Bench 0", description: "For the benchmark.", tags: ["bench"] },
      ...{ capabilities: ["chat", "streaming"], context_window: 131_072, max_output_tokens: 8_192 },
      price: { input: "0.40", cached_input: "0.16", output: "1.20" },
      deployments: [
        { provider: "bench", upstream_model: "m", cost: { input: "0.30", output: "0.90" } },
        { provider: "bench", upstream_model: "n", cost: { input: "0.30", output: "0.90" } },
      ],
    },
  ],
};
