// `npm run migrate:new -- name`: writes the migration that leads from the schema.prisma of the last commit to
// the one in the working directory. What Prisma cannot say is then added to the file by hand.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { schemaDiff } from "./schema-diff.mjs";

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));
const EMPTY = "-- This is an empty migration.";

const name = (process.argv[2] ?? "")
  .trim()
  .toLowerCase()
  .replaceAll(/[^a-z0-9]+/g, "_");
if (name === "") {
  console.error("usage: npm run migrate:new -- <name of the migration>");
  process.exit(64);
}
const sql = await withDatabase(async (databaseUrl) =>
  schemaDiff({
    databaseUrl,
    from: await readCommitted(),
    to: await readFile(join(here, "schema.prisma"), "utf8"),
  }),
);
const stamp = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);
const folder = join(here, "migrations", `${stamp}_${name}`);
await mkdir(folder, { recursive: true });
await writeFile(join(folder, "migration.sql"), sql);
console.log(`${relative(process.cwd(), folder)}/migration.sql`);
if (sql.trim() === EMPTY)
  console.log("schema.prisma did not change since the last commit: the file is yours to write");

/** null when the last commit has none, so that the first migration makes everything. */
async function readCommitted() {
  const shown = await run("git", ["show", "HEAD:./schema.prisma"], { cwd: here }).catch((error) => {
    if (/exists on disk, but not in|does not exist in|not a git repository/.test(error.stderr)) return null;
    throw error;
  });
  return shown?.stdout ?? null;
}

/**
 * The engine wants a PostgreSQL to talk to, though it changes nothing there: DATABASE_URL, or one for the
 * moment.
 */
async function withDatabase(work) {
  if (process.env.DATABASE_URL !== undefined) return work(process.env.DATABASE_URL);
  const { startEmbeddedPostgres } = await import("../src/storage/embedded-postgres.ts");
  const dataDir = await mkdtemp(join(tmpdir(), "token-relay-diff-"));
  const embedded = await startEmbeddedPostgres({ dataDir, log: { info: () => {}, warn: console.warn } });
  try {
    return await work(embedded.url);
  } finally {
    await embedded.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
