import { constants } from "node:fs";
import { access } from "node:fs/promises";
import type { Config } from "../config.ts";
import { loadOffer } from "../catalog/index.ts";
import { verifyLedger } from "../ledger/index.ts";
import type { Logger } from "../log.ts";
import { checkMasterKey } from "../start/check-master-key.ts";
import { applicationRoleIsBound, databaseClock, pendingMigrations, type Ctx } from "../storage/index.ts";
import { withCtx, withDatabaseUrl } from "./with-ctx.ts";

/** One thing that was looked at; `detail` says what was found, or what to do about it. */
export interface Check {
  name: string;
  ok: boolean;
  detail: string;
}

const CLOCK_SKEW_MAX_MS = 2_000;

/** Looks at everything that a relay needs, and says what is wrong with it. It changes nothing. */
export async function doctor(config: Config, log: Logger): Promise<Check[]> {
  const checks = [await check("data directory", () => writable(config.dataDir))];
  const database = await check("database", () => withDatabaseUrl(config, log, migrations));
  checks.push(database);
  if (database.ok) checks.push(...(await withCtx(config, log, deeper)));
  return checks;
}

async function check(name: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, detail: await look() };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

async function writable(path: string): Promise<string> {
  await access(path, constants.R_OK | constants.W_OK);
  return path;
}

async function migrations(url: string): Promise<string> {
  const pending = await pendingMigrations({ url });
  if (pending.length > 0)
    throw new Error(`migrations are waiting: ${pending.join(", ")} (token-relay migrate)`);
  return "it answers, and its schema is up to date";
}

async function deeper(ctx: Ctx): Promise<Check[]> {
  return [
    await check("role", () => role(ctx)),
    await check("clock", () => clock(ctx)),
    await check("master key", () =>
      checkMasterKey(ctx.database, ctx.keyring).then(() => "it opens what is stored"),
    ),
    await check("catalog", () => catalog(ctx)),
    await check("books", () => books(ctx)),
  ];
}

async function role(ctx: Ctx): Promise<string> {
  if (!(await applicationRoleIsBound(ctx.database)))
    throw new Error("the application's role steps round row-level security");
  return "the application's role is bound by row-level security";
}

async function clock(ctx: Ctx): Promise<string> {
  const before = Date.now();
  const now = await databaseClock(ctx.database);
  const skewMs = Math.round(Math.abs(now.getTime() - (before + Date.now()) / 2));
  if (skewMs > CLOCK_SKEW_MAX_MS)
    throw new Error(`this machine is ${String(skewMs)} ms off the database's clock`);
  return `${String(skewMs)} ms off the database's`;
}

async function catalog(ctx: Ctx): Promise<string> {
  const offer = await loadOffer(ctx.database, ctx.keyring);
  if (offer.problems.length > 0) throw new Error(offer.problems.join("; "));
  return `${String(offer.models.size)} models`;
}

async function books(ctx: Ctx): Promise<string> {
  const broken = (await verifyLedger(ctx.database)).filter(({ breaches }) => breaches.length > 0);
  if (broken.length > 0)
    throw new Error(`${broken.map(({ id }) => id).join(", ")} broken (token-relay ledger verify)`);
  return "every invariant holds";
}
