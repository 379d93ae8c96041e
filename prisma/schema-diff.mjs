import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { PrismaPg } from "@prisma/adapter-pg";

const require = createRequire(import.meta.url);
let engineModule = null;
const NO_FILTERS = { externalTables: [], externalEnums: [] };

/**
 * The SQL that leads from one state of schema.prisma to another, worked out by Prisma's own schema engine
 * compiled to WebAssembly: no engine binary, no network. The engine insists on a reachable database, which it
 * only asks its version.
 * @param {{ databaseUrl: string, from: string | null, to: string }} input `from` and `to` are texts of
 *   schema.prisma; null starts from an empty database
 * @returns {Promise<string>} SQL; the comment "This is an empty migration." when there is no difference
 */
export async function schemaDiff({ databaseUrl, from, to }) {
  const engine = await openEngine(databaseUrl, to);
  const datamodel = (content) => ({ tag: "schemaDatamodel", files: [{ path: "schema.prisma", content }] });
  const result = await engine.diff({
    from: from === null ? { tag: "empty" } : datamodel(from),
    to: datamodel(to),
    script: true,
    shadowDatabaseUrl: null,
    exitCode: null,
    filters: NO_FILTERS,
  });
  return result.stdout;
}

/**
 * What `prisma migrate deploy` would apply to a database, and what `prisma migrate status` would find wrong
 * with it, by the same engine. It applies what it finds pending; `history` is null when database and folder
 * agree.
 * @param {{ databaseUrl: string, schema: string, folder: string }} input `folder` is that of the migrations
 * @returns {Promise<{ applied: string[], edited: string[], failed: string[], history: object | null }>}
 */
export async function deployByPrisma({ databaseUrl, schema, folder }) {
  const engine = await openEngine(databaseUrl, schema);
  const migrationsList = await readMigrations(folder);
  const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NO_FILTERS });
  const found = await engine.diagnoseMigrationHistory({
    migrationsList,
    optInToShadowDatabase: false,
    filters: NO_FILTERS,
  });
  return {
    applied: appliedMigrationNames,
    edited: found.editedMigrationNames,
    failed: found.failedMigrationNames,
    history: found.history,
  };
}

async function openEngine(databaseUrl, schema) {
  const { SchemaEngine } = await loadEngine();
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: databaseUrl }));
  return SchemaEngine.new({ datamodels: [["schema.prisma", schema]] }, () => {}, adapter);
}

async function readMigrations(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const read = async (path) => ({ tag: "ok", value: await readFile(path, "utf8") });
  return {
    baseDir: folder,
    lockfile: {
      path: "migration_lock.toml",
      content: await readFile(join(folder, "migration_lock.toml"), "utf8"),
    },
    shadowDbInitScript: "",
    migrationDirectories: await Promise.all(
      names.sort().map(async (path) => ({
        path,
        migrationFile: { path: "migration.sql", content: await read(join(folder, path, "migration.sql")) },
      })),
    ),
  };
}

/** One instance a process: its JavaScript half keeps its state in the module. */
function loadEngine() {
  engineModule ??= instantiateEngine();
  return engineModule;
}

/**
 * The package's own entry imports the .wasm file, which Node can do only behind a flag; so it is loaded by
 * hand.
 */
async function instantiateEngine() {
  const folder = dirname(require.resolve("@prisma/schema-engine-wasm"));
  const glue = await import(join(folder, "schema_engine_bg.js"));
  const wasm = await WebAssembly.instantiate(await readFile(join(folder, "schema_engine_bg.wasm")), {
    "./schema_engine_bg.js": glue,
  });
  glue.__wbg_set_wasm(wasm.instance.exports);
  wasm.instance.exports.__wbindgen_start();
  return glue;
}
