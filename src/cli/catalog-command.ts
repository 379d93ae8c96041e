import { readFile, writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { parse } from "yaml";
import {
  applyCatalog,
  diffCatalog,
  exportCatalog,
  parseCatalogFile,
  printCatalogFile,
} from "../catalog/index.ts";
import type { Ctx } from "../storage/index.ts";
import { addCommand, addGroup } from "./add-command.ts";
import { exits } from "./exit-codes.ts";
import { print } from "./print.ts";
import type { Session } from "./session.ts";

type Changes = Awaited<ReturnType<typeof applyCatalog>>;

/** `catalog apply`, `diff` and `export`. */
export function addCatalogCommand(program: Command, session: Session): void {
  const catalog = addGroup(program, "catalog", "the catalog as a file: suppliers, models, prices");
  addCommand(catalog, "apply <file>", {
    says: "bring the catalog to what the file says; a price that differs becomes a new version",
    examples: ["catalog apply catalog.yaml"],
    more: "${NAME} in the file reads the environment. All of the file is applied, or nothing.",
  }).action(async (file: string, options: { json?: boolean }) => {
    await change(session, { file, ...options }, applyCatalog);
  });
  addCommand(catalog, "diff <file>", {
    says: "say what applying the file would change",
    examples: ["catalog diff catalog.yaml"],
    codes: { 0: "it would change nothing", [exits.notDone]: "it would change something" },
  }).action(async (file: string, options: { json?: boolean }) => {
    const changes = await change(session, { file, ...options }, diffCatalog);
    if (changes.length > 0) process.exitCode = exits.notDone;
  });
  addCommand(catalog, "export [file]", {
    says: "write the catalog as YAML to a file, or to standard output; secrets become ${NAME}",
    examples: ["catalog export", "catalog export catalog.yaml"],
  }).action(async (file: string | undefined, { json = false }: { json?: boolean }) => {
    const text = printCatalogFile(await session.withCtx((ctx) => exportCatalog(ctx)));
    const written = json ? `${JSON.stringify(parse(text), null, 2)}\n` : text;
    if (file === undefined) process.stdout.write(written);
    else await writeFile(file, written);
  });
}

async function change(
  session: Session,
  { file, json = false }: { file: string; json?: boolean },
  act: (ctx: Ctx, parsed: ReturnType<typeof parseCatalogFile>) => Promise<Changes>,
): Promise<Changes> {
  const parsed = parseCatalogFile(await readFile(file, "utf8"), session.environment);
  const changes = await session.withCtx((ctx) => act(ctx, parsed));
  const lines = changes.flatMap(({ action, kind, name, detail, warnings = [] }) => [
    `${action} ${kind} ${name}${detail ? `: ${detail}` : ""}`,
    ...warnings.map((warning) => `  warning: ${warning}`),
  ]);
  print(json, changes, lines.length > 0 ? lines : ["nothing to change"]);
  return changes;
}
