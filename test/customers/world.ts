import type { Keyring } from "../../src/kernel/keyring.ts";
import { newId } from "../../src/kernel/ids.ts";
import { capabilities } from "../../src/kernel/principal.ts";
import type {
  ApiKeyPrincipal,
  CustomerUserPrincipal,
  OperatorRole,
  Principal,
} from "../../src/kernel/principal.ts";
import type { Ctx } from "../../src/storage/context.ts";
import { type Database, openDatabase } from "../../src/storage/database.ts";
import { freshDatabase } from "../support/database.ts";
import { testCtx, testKeyring } from "../support/ctx.ts";
import { type ApiKey, type Customer, createApiKey, createCustomer } from "../../src/customers/index.ts";
import { superuserPool } from "../support/superuser-pool.ts";

export const START = new Date("2026-03-01T12:00:00.000Z");
export const MODELS: ReadonlySet<string> = new Set(["qwen-plus", "qwen-max", "auto-chat-balanced"]);

/** A database of its own, a clock that stands where it is put, and an eye that sees every row. */
export interface World {
  database: Database;
  keyring: Keyring;
  /** The time that every context reads. */
  time: { now: Date };
  as(principal: Principal): Ctx;
  system: Ctx;
  operator(role?: OperatorRole): Ctx;
  /** A query as the superuser, past every policy. */
  see<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const fresh = await freshDatabase();
  const database = openDatabase({ url: fresh.url, connectionsMax: 4 });
  const superuser = superuserPool(fresh.superuserUrl);
  const time = { now: START };
  const as = (principal: Principal): Ctx => ({
    ...testCtx(database, principal),
    clock: { now: () => time.now, monotonicMs: () => performance.now() },
  });
  return {
    database,
    keyring: testKeyring,
    time,
    as,
    system: as({ kind: "system", name: "test" }),
    operator: (role = "owner") =>
      as({ kind: "operator", operatorId: newId("opr"), role, sessionId: "ses_1" }),
    async see<Row>(text: string, values: unknown[] = []) {
      return (await superuser.query(text, values)).rows as Row[];
    },
    async close() {
      await database.close();
      await superuser.end();
      await fresh.drop();
    },
  };
}

export function aCustomer(world: World, name = "Acme"): Promise<Customer> {
  return createCustomer(world.system, { name, currency: "USD" });
}

export function userOf(customer: Customer): CustomerUserPrincipal {
  return {
    kind: "customerUser",
    customerId: customer.id,
    userId: newId("usr"),
    role: "owner",
    sessionId: "ses_1",
  };
}

export function holderOf(apiKey: ApiKey): ApiKeyPrincipal {
  return {
    kind: "apiKey",
    customerId: apiKey.customerId,
    apiKeyId: apiKey.id,
    capabilities: apiKey.capabilities,
  };
}

/** A key with every capability, made by the product itself. */
export async function aKey(
  world: World,
  customer: Customer,
  terms: Partial<Parameters<typeof createApiKey>[1]> = {},
): Promise<{ apiKey: ApiKey; token: string }> {
  return createApiKey(world.system, {
    customerId: customer.id,
    name: "a key",
    capabilities,
    entitledModelIds: MODELS,
    ...terms,
  });
}

/** The number of rows that a refusal must leave as it was. */
export async function countRows(
  world: World,
  table: "api_key" | "customer" | "audit_event" | "change",
): Promise<number> {
  const [row] = await world.see<{ n: bigint }>(`SELECT count(*) AS n FROM ${table}`);
  return Number(row?.n);
}

/** Each row of a table as one JSON text, bytes in hexadecimal: for searching what must not be there. */
export async function everyRowAsText(world: World, table: string): Promise<string> {
  const rows = await world.see<{ text: string }>(`SELECT to_jsonb(t)::text AS text FROM ${table} t`);
  return rows.map((row) => row.text).join("\n");
}
