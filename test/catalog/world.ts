import type { Clock } from "../../src/kernel/clock.ts";
import { newId } from "../../src/kernel/ids.ts";
import type { OperatorRole } from "../../src/kernel/principal.ts";
import type { Ctx } from "../../src/storage/context.ts";
import { inTransaction } from "../../src/storage/transaction.ts";
import {
  createDeployment,
  createModel,
  createProvider,
  publishPrice,
  type Provider,
} from "../../src/catalog/index.ts";
import { testCtx } from "../support/ctx.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";
import { superuserPool } from "../support/superuser-pool.ts";

export const SECRET = "sk-live-THE-SUPPLIER-SECRET-0123456789";
export const HOST = "supplier-host.example.com";
export const PROVIDER = "secret-supplier";

/** A database, and people who act on it. */
export interface World {
  database: OpenTestDatabase;
  system: Ctx;
  owner: Ctx;
  operator(role: OperatorRole): Ctx;
  customer(customerId: string): Ctx;
  addCustomer(): Promise<string>;
  /** Every row of every table as text, seen by the superuser, binary columns in hexadecimal and as text. */
  everything(): Promise<string>;
  /** The audit's rows, oldest first. */
  audits(): Promise<
    { action: string; subjectId: string; customerId: string | null; before: unknown; after: unknown }[]
  >;
  count(table: string): Promise<number>;
  sql(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Takes every row away, those too that the product cannot: for the next test. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const database = await openTestDatabase();
  const superuser = superuserPool(database.superuserUrl);
  superuser.on("error", () => undefined);
  const system = testCtx(database);
  const sql = async (text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
    (await superuser.query<Record<string, unknown>>(text, values)).rows;
  const operator = (role: OperatorRole): Ctx =>
    testCtx(database, { kind: "operator", operatorId: "opr_1", role, sessionId: "ses_1" });
  return {
    database,
    system,
    operator,
    owner: operator("owner"),
    customer: (customerId) =>
      testCtx(database, {
        kind: "customerUser",
        customerId,
        userId: "usr_1",
        role: "owner",
        sessionId: "ses_1",
      }),
    addCustomer: () => addCustomer(system),
    everything: async () => {
      const tables = await sql(
        "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
      );
      const dumps = tables.map((table) => sql(`SELECT t::text AS row FROM "${String(table["name"])}" t`));
      const text = (await Promise.all(dumps))
        .flat()
        .map((row) => String(row["row"]))
        .join("\n");
      const binary = [...text.matchAll(/\\x([0-9a-f]+)/g)].map((match) =>
        Buffer.from(match[1]!, "hex").toString("latin1"),
      );
      return [text, ...binary].join("\n");
    },
    audits: async () =>
      (await sql(`SELECT action, subject_id AS "subjectId", customer_id AS "customerId", before, after
        FROM audit_event ORDER BY at, id`)) as never,
    count: async (table) => Number((await sql(`SELECT count(*) AS n FROM ${table}`))[0]?.["n"]),
    sql,
    empty: async () => {
      const tables = "provider, model, resource, customer, audit_event, change";
      await sql(
        `SET session_replication_role = replica; TRUNCATE ${tables} CASCADE; RESET session_replication_role`,
      );
    },
    close: async () => {
      await superuser.end();
      await database.close();
    },
  };
}

async function addCustomer(system: Ctx): Promise<string> {
  const id = newId("cus");
  await inTransaction(system, (tx) => tx.customer.create({ data: { id, name: id, currency: "USD" } }));
  return id;
}

export const price = { currency: "USD", input: "0.40", cachedInput: "0.16", output: "1.20" };

/** A supplier with a secret; its names and host are what customers must never see. */
export function addProvider(world: World, name: string = PROVIDER): Promise<Provider> {
  return createProvider(world.owner, {
    name,
    protocol: "openai",
    baseUrl: `https://${HOST}/v1`,
    region: "secret-region",
    credentials: [{ label: "main", secret: SECRET }],
  });
}

/** A model that can be called: priced, and deployed on the supplier. */
export async function addCallable(world: World, id: string, provider: Provider): Promise<void> {
  await createModel(world.owner, { id });
  await publishPrice(world.owner, { modelId: id, price });
  await createDeployment(world.owner, {
    modelId: id,
    providerId: provider.id,
    upstreamModel: `upstream-${id}`,
    cost: { currency: "USD", input: "0.30717", output: "0.90717" },
  });
}

/** A clock that stands where it is put. */
export function clockAt(at: Date): Clock {
  return { now: () => at, monotonicMs: () => 0 };
}

/** What the error of a refused call says: its code, and the fields it names. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ code: string; fields: string[]; text: string }> {
  try {
    await call;
  } catch (thrown) {
    const error = thrown as { code: string; message: string; fields: { field: string; message: string }[] };
    const fields = error.fields ?? [];
    const text = [error.message, ...fields.map((field) => field.message)].join("\n");
    return { code: error.code, fields: fields.map((field) => field.field), text };
  }
  throw new Error("the call was not refused");
}
