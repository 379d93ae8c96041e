import { listVisibleModelIds } from "../../src/catalog/index.ts";
import { createApiKey, createCustomer, type CreateApiKeyInput } from "../../src/customers/index.ts";
import { nano } from "../../src/kernel/money.ts";
import { rechargeAccount } from "../../src/ledger/index.ts";
import { startSimulator, type Simulator, type UsageRecord } from "../../src/simulator/index.ts";
import { openKeyring } from "../../src/start/open-keyring.ts";
import { openDatabase, systemQuery, type Database } from "../../src/storage/index.ts";
import { testCtx } from "../support/ctx.ts";
import { freshDatabase } from "../support/database.ts";
import { cleanUp, masterKey, startRelay, temporaryDirectory, type RelayProcess } from "../support/relay.ts";
import { writeTestCatalog } from "../support/test-catalog.ts";

export interface World {
  relay: RelayProcess;
  simulator: Simulator;
  database: Database;
  apiKey: string;
  customerId: string;
  /** What another relay on the same database is started with. */
  env: Record<string, string>;
  close(): Promise<void>;
}

/** The real program on a database of its own, a customer with 100.00 USD, and models served by a simulator we can ask. */
export async function openWorld(more: Record<string, string> = {}): Promise<World> {
  const fresh = await freshDatabase();
  const simulator = await startSimulator({});
  const catalog = await writeTestCatalog(await temporaryDirectory(), simulator.url);
  const env = {
    DATABASE_URL: fresh.url,
    RELAY_MASTER_KEY: masterKey,
    RELAY_DEMO: "true",
    RELAY_CATALOG: catalog,
    ...more,
  };
  const relay = await startRelay({ env });
  const told = await relay.firstRun();
  const database = openDatabase({ url: fresh.url, connectionsMax: 3 });
  return {
    ...{ relay, simulator, database, env },
    apiKey: told.api_key,
    customerId: told.customer.id,
    async close() {
      await relay.end();
      await cleanUp();
      await database.close();
      await simulator.close();
      await fresh.drop();
    },
  };
}

/** What the simulator says that these records used, at the test catalog's prices, rounded up for each request. */
export function expectedCharge(records: UsageRecord[]): bigint {
  return records.reduce((sum, { reported }) => sum + (reported ? costOf(reported) : 0n), 0n);
}

/** Prices of test-catalog.ts in pico-units per token; one round-up a request. Written apart from the product's own. */
export function costOf(usage: NonNullable<UsageRecord["reported"]>): bigint {
  const fresh = BigInt(usage.promptTokens - usage.cachedTokens);
  const text = BigInt(usage.outputTokens - usage.reasoningTokens);
  const pico =
    fresh * 400_000n +
    BigInt(usage.cachedTokens) * 100_000n +
    text * 1_200_000n +
    BigInt(usage.reasoningTokens) * 2_000_000n;
  return (pico + 999n) / 1000n;
}

export interface CustomerInput {
  amount: bigint;
  allowedModelIds?: string[];
  quota?: CreateApiKeyInput["quota"];
}

/** A further customer with this much money and one key, made as an operator would make them. */
export async function customerOf(
  world: World,
  { amount, allowedModelIds = [], quota = null }: CustomerInput,
): Promise<{ customerId: string; apiKeyId: string; token: string }> {
  const ctx = { ...testCtx(world.database), keyring: await openKeyring(world.database, masterKey) };
  const { id: customerId } = await createCustomer(ctx, { name: "Another", currency: "USD" });
  if (amount > 0n) {
    const recharge = { customerId, amount: nano(amount), reason: "test", idempotencyKey: customerId };
    await rechargeAccount(ctx, recharge);
  }
  const entitledModelIds = await listVisibleModelIds(ctx, { customerId });
  const terms = { name: "test", allowedModelIds, quota };
  const issued = await createApiKey(ctx, { customerId, entitledModelIds, ...terms });
  return { customerId, apiKeyId: issued.apiKey.id, token: issued.token };
}

export interface Money {
  available: bigint;
  reserved: bigint;
}

export async function moneyOf({
  database,
  customerId,
}: Pick<World, "database" | "customerId">): Promise<Money> {
  const sql = "SELECT available, reserved FROM account WHERE customer_id = $1";
  const [row] = await systemQuery<Money & object>(database, sql, [customerId]);
  if (!row) throw new Error("no account");
  return row;
}

/** Waits until nothing is reserved any more: settlements follow their answers by a moment. */
export async function settled(
  world: Pick<World, "database" | "customerId">,
  withinMs = 10_000,
): Promise<Money> {
  const end = Date.now() + withinMs;
  for (;;) {
    const money = await moneyOf(world);
    if (money.reserved === 0n || Date.now() > end) return money;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
