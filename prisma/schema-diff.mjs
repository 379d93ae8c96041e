import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { PrismaPg } from "@prisma/adapter-pg";

const require = createRequire(import.meta.url);

/**
 * The SQL that leads from one state of schema.prisma to another, worked out by Prisma's own schema engine compiled to
 * WebAssembly: no engine binary, no network. The engine insists on a reachable database, which it only asks its version.
 * @param {{ databaseUrl: string, from: string | null, to: string }} input `from` and `to` are texts of schema.prisma;
 *   null starts from an empty database
 * @returns {Promise<string>} SQL; the comment "This is an empty migration." when there is no difference
 */
export async function schemaDiff({ databaseUrl, from, to }) {
  const { SchemaEngine } = await loadEngine();
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: databaseUrl }));
  const engine = await SchemaEngine.new({ datamodels: [["schema.prisma", to]] }, () => {}, adapter);
  const datamodel = (content) => ({ tag: "schemaDatamodel", files: [{ path: "schema.prisma", content }] });
  const result = await engine.diff({
    from: from === null ? { tag: "empty" } : datamodel(from),
    to: datamodel(to),
    script: true,
    shadowDatabaseUrl: null,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return result.stdout;
}

/** The package's own entry imports the .wasm file, which Node can do only behind a flag; so it is loaded by hand. */
async function loadEngine() {
  const folder = dirname(require.resolve("@prisma/schema-engine-wasm"));
  const glue = await import(join(folder, "schema_engine_bg.js"));
  const wasm = await WebAssembly.instantiate(await readFile(join(folder, "schema_engine_bg.wasm")), {
    "./schema_engine_bg.js": glue,
  });
  glue.__wbg_set_wasm(wasm.instance.exports);
  wasm.instance.exports.__wbindgen_start();
  return glue;
}
