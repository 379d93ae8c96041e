import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { applyCatalog, demoCatalog, listVisibleModelIds } from "../catalog/index.ts";
import type { Config } from "../config.ts";
import {
  createApiKey,
  createCustomer,
  createCustomerUser,
  createFirstOperator,
  hasOperator,
} from "../customers/index.ts";
import { asAppError } from "../kernel/app-error.ts";
import { parseAmount, type Nano } from "../kernel/money.ts";
import { rechargeAccount } from "../ledger/index.ts";
import { runAlone, type Ctx } from "../storage/index.ts";

/** What the first start tells, once; `first-run.json` in the data directory keeps it. */
export interface FirstRun {
  base_url: string;
  operator: { email: string; password: string };
  customer?: { id: string; email: string; password: string };
  api_key?: string;
}

export interface FirstRunInput {
  config: Config;
  baseUrl: string;
  /** Where the demo's supplier listens; null without the demo. */
  simulatorUrl: string | null;
}

const ASK_AGAIN_MS = 100;
const DEMO_EMAIL = "demo@localhost";
const DEMO_BALANCE = parseAmount("100.00") as Nano;

export function firstRunFile(dataDir: string): string {
  return join(dataDir, "first-run.json");
}

/**
 * Makes the first operator and, with the demo, a customer who can call at once. Null when there is an
 * operator already. Of several starts on one database one does it; the others wait, and take over if it
 * dies.
 */
export async function firstRun(ctx: Ctx, input: FirstRunInput): Promise<FirstRun | null> {
  while (!(await hasOperator(ctx.database))) {
    const told = await runAlone(ctx.database, "first-run", async () =>
      (await hasOperator(ctx.database)) ? null : fill(ctx, input),
    );
    if (told !== null) return told;
    await sleep(ASK_AGAIN_MS);
  }
  return null;
}

/** The operator comes last: it ends the first run for good. */
async function fill(ctx: Ctx, input: FirstRunInput): Promise<FirstRun> {
  const { config } = input;
  const password = config.adminPassword ?? drawPassword();
  const demo = input.simulatorUrl === null ? {} : await makeDemo(ctx, input.simulatorUrl);
  await createFirstOperator(ctx, { email: config.adminEmail, password });
  const told = { base_url: input.baseUrl, operator: { email: config.adminEmail, password }, ...demo };
  await writeFile(firstRunFile(config.dataDir), `${JSON.stringify(told, null, 2)}\n`, { mode: 0o600 });
  return told;
}

async function makeDemo(ctx: Ctx, simulatorUrl: string): Promise<Pick<FirstRun, "customer" | "api_key">> {
  await applyCatalog(ctx, demoCatalog(simulatorUrl));
  const customer = await createCustomer(ctx, { name: "Demo", currency: "USD" });
  await rechargeAccount(ctx, {
    customerId: customer.id,
    amount: DEMO_BALANCE,
    reason: "Demo balance",
    idempotencyKey: `demo-${customer.id}`,
  });
  const entitledModelIds = await listVisibleModelIds(ctx, { customerId: customer.id });
  const { token } = await createApiKey(ctx, { customerId: customer.id, name: "Demo key", entitledModelIds });
  const { email, password } = await makeUser(ctx, customer.id);
  return { customer: { id: customer.id, email, password }, api_key: token };
}

/** A first run that was killed half-way has left its user behind; the next one takes another address. */
async function makeUser(ctx: Ctx, customerId: string): Promise<{ email: string; password: string }> {
  const password = drawPassword();
  const make = async (email: string): Promise<{ email: string; password: string }> => {
    await createCustomerUser(ctx, { customerId, email, password, role: "owner" });
    return { email, password };
  };
  return make(DEMO_EMAIL).catch((thrown: unknown) => {
    if (asAppError(thrown).code !== "conflict") throw thrown;
    return make(`demo-${randomBytes(3).toString("hex")}@localhost`);
  });
}

function drawPassword(): string {
  return randomBytes(15).toString("base64url");
}
