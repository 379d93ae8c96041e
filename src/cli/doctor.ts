import { constants } from "node:fs";
import { access, statfs } from "node:fs/promises";
import { ConfigError, type Config } from "../config.ts";
import { loadOffer } from "../catalog/index.ts";
import { Keyring } from "../kernel/keyring.ts";
import { listReservations, verifyLedger } from "../ledger/index.ts";
import { findRoot } from "../start/open-keyring.ts";
import {
  applicationRoleIsBound,
  databaseClock,
  openDatabase,
  pendingMigrations,
  type Ctx,
  type Database,
} from "../storage/index.ts";
import { askMailServer, askSuppliers } from "./look-online.ts";
import type { Session } from "./session.ts";
import { systemCtx, withDatabaseUrl } from "./with-ctx.ts";

/** One thing that was looked at; `detail` says what was found, or what to do about it. */
export interface Check {
  name: string;
  ok: boolean;
  detail: string;
}

const CLOCK_SKEW_MAX_MS = 2_000;
const DISK_FREE_MIN_BYTES = 1024 ** 3;
/** What the relay's own reaper needs to find a reservation that was left. */
const OVERDUE_AFTER_MS = 10 * 60_000;
const CONNECTIONS_MAX = 2;

/** Looks at everything that a relay needs, and says what is wrong with it. It changes nothing. */
export async function doctor(session: Session, { online }: { online: boolean }): Promise<Check[]> {
  const configuration = await check("configuration", () => Promise.resolve(readable(session)));
  if (!configuration.ok) return [configuration];
  const { config, log } = session;
  const checks = [
    configuration,
    await check("data directory", () => writable(config.dataDir)),
    await check("disk", () => disk(config.dataDir)),
    await check("time zones", () => Promise.resolve(timeZones())),
  ];
  const database = await check("database", () => withDatabaseUrl(config, log, migrations));
  checks.push(database);
  if (database.ok) checks.push(...(await withDatabaseUrl(config, log, (url) => deeper(config, url, online))));
  if (online && config.mail !== null)
    checks.push(await check("mail server", () => askMailServer(config.mail?.url ?? "")));
  return checks;
}

async function check(name: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, detail: await look() };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

function readable(session: Session): string {
  try {
    const { databaseUrl, port } = session.config;
    return `${databaseUrl === null ? "embedded database" : "DATABASE_URL"}, port ${String(port)}`;
  } catch (error) {
    throw error instanceof ConfigError ? new Error(error.problems.join("; ")) : error;
  }
}

async function writable(path: string): Promise<string> {
  await access(path, constants.R_OK | constants.W_OK);
  return path;
}

async function disk(path: string): Promise<string> {
  const { bavail, bsize } = await statfs(path);
  const free = bavail * bsize;
  const words = `${(free / 1024 ** 3).toFixed(1)} GiB free`;
  if (free < DISK_FREE_MIN_BYTES) throw new Error(`${words}; journal and database need at least 1 GiB`);
  return words;
}

/** Customers' days are cut by their own zones, by this process's data. */
function timeZones(): string {
  const known = Intl.supportedValuesOf("timeZone").length;
  const winter = new Date("2026-01-01T12:00:00Z").toLocaleTimeString("en-GB", {
    timeZone: "Europe/Berlin",
  });
  if (winter !== "13:00:00") throw new Error("this Node has no time zone data (it needs full ICU)");
  return `${String(known)} known`;
}

async function migrations(url: string): Promise<string> {
  const pending = await pendingMigrations({ url });
  if (pending.length > 0)
    throw new Error(`migrations are waiting: ${pending.join(", ")} (token-relay migrate)`);
  return "it answers, and its schema is up to date";
}

async function deeper(config: Config, url: string, online: boolean): Promise<Check[]> {
  const database = openDatabase({ url, connectionsMax: CONNECTIONS_MAX });
  try {
    const found = { keyring: null as Keyring | null };
    const checks = [
      await check("role", () => role(database)),
      await check("clock", () => clock(database)),
      await check("books", () => books(database)),
      await check("master key", () => masterKey(database, config, found)),
    ];
    const { keyring } = found;
    return keyring === null ? checks : [...checks, ...(await opened(systemCtx(database, keyring), online))];
  } finally {
    await database.close();
  }
}

async function masterKey(
  database: Database,
  config: Config,
  found: { keyring: Keyring | null },
): Promise<string> {
  const root = await findRoot(database, config);
  if (root === null) return "the first start makes what it seals";
  found.keyring = new Keyring(root.rootSecret);
  return "it opens what is stored";
}

/** What can be looked at with the secrets open. */
async function opened(ctx: Ctx, online: boolean): Promise<Check[]> {
  const checks = [
    await check("catalog", () => catalog(ctx)),
    await check("reservations", () => reservations(ctx)),
  ];
  if (!online) return checks;
  const suppliers = await askSuppliers(ctx);
  return [
    ...checks,
    ...(await Promise.all(suppliers.map(({ name, ask }) => check(`supplier ${name}`, ask)))),
  ];
}

async function role(database: Database): Promise<string> {
  if (!(await applicationRoleIsBound(database)))
    throw new Error("the application's role steps round row-level security");
  return "the application's role is bound by row-level security";
}

async function clock(database: Database): Promise<string> {
  const before = Date.now();
  const now = await databaseClock(database);
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

/** Those beyond their end are for the reaper of a running relay to close; left for long, none runs. */
async function reservations(ctx: Ctx): Promise<string> {
  const oldest = { limit: 100, backwards: true };
  const { items } = await listReservations(ctx, { state: "open", page: oldest });
  const latest = ctx.clock.now().getTime() - OVERDUE_AFTER_MS;
  const overdue = items.filter(({ maxEnd }) => maxEnd.getTime() < latest);
  if (overdue.length > 0) {
    const which = `${overdue[0]?.requestId ?? ""}${overdue.length > 1 ? " and others" : ""}`;
    throw new Error(`${String(overdue.length)} are open beyond their end (${which}); is a relay running?`);
  }
  return items.length === 0 ? "none is open" : `${String(items.length)} open, none beyond its end`;
}

async function books(database: Database): Promise<string> {
  const broken = (await verifyLedger(database)).filter(({ breaches }) => breaches.length > 0);
  if (broken.length > 0)
    throw new Error(`${broken.map(({ id }) => id).join(", ")} broken (token-relay ledger verify)`);
  return "every invariant holds";
}
