import { readFile, writeFile } from "node:fs/promises";
import type { Command } from "commander";
import {
  applyCatalog,
  diffCatalog,
  exportCatalog,
  parseCatalogFile,
  printCatalogFile,
} from "../catalog/index.ts";
import type { Ctx } from "../storage/index.ts";
import { print } from "./print.ts";
import type { Session } from "./session.ts";

type Changes = Awaited<ReturnType<typeof applyCatalog>>;

export function addCatalogCommand(program: Command, session: Session): void {
  const catalog = program.command("catalog").description("the catalog as a file: suppliers, models, prices");
  catalog
    .command("apply <file>")
    .description("bring the catalog to what the file says; a price that differs becomes a new version")
    .option("--json", "print JSON")
    .action(async (file: string, options: { json?: boolean }) => {
      await change(session, { file, ...options }, applyCatalog);
    });
  catalog
    .command("diff <file>")
    .description("say what applying the file would change; exit code 2 when it would change anything")
    .option("--json", "print JSON")
    .action(async (file: string, options: { json?: boolean }) => {
      const changes = await change(session, { file, ...options }, diffCatalog);
      if (changes.length > 0) process.exitCode = 2;
    });
  catalog
    .command("export [file]")
    .description("write the catalog as YAML to a file, or to standard output; secrets become ${NAME}")
    .action(async (file?: string) => {
      const text = printCatalogFile(await session.withCtx((ctx) => exportCatalog(ctx)));
      if (file === undefined) process.stdout.write(text);
      else await writeFile(file, text);
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
