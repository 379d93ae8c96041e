#!/usr/bin/env node
import { Command } from "commander";
import { addCatalogCommand } from "./cli/catalog-command.ts";
import { doctor } from "./cli/doctor.ts";
import { addMoneyCommands } from "./cli/money-commands.ts";
import { print } from "./cli/print.ts";
import { Session } from "./cli/session.ts";
import { addVouchersCommand } from "./cli/vouchers-command.ts";
import { withDatabaseUrl } from "./cli/with-ctx.ts";
import { ConfigError, EXIT_CONFIG } from "./config.ts";
import { AppError } from "./kernel/app-error.ts";
import { verifyLedger } from "./ledger/index.ts";
import { printedSchemas } from "./printed-schemas.ts";
import { run } from "./start/run.ts";
import { migrate } from "./storage/index.ts";

const EXIT_FOUND_WRONG = 1;

const session = new Session(process.env);
const program = new Command("token-relay")
  .description("A self-hosted relay for language models. Settings come from the environment; see the README.")
  .showHelpAfterError();

program
  .command("start")
  .description("run the relay until it is told to stop")
  .action(() => run(session.config, session.environment));

program
  .command("migrate")
  .description("bring the database's schema up to date")
  .option("--json", "print JSON")
  .action(async ({ json = false }: { json?: boolean }) => {
    const applied = await withDatabaseUrl(session.config, session.log, (url) => migrate({ url }));
    print(json, { applied }, applied.length > 0 ? applied : ["up to date"]);
  });

program
  .command("doctor")
  .description("look at everything that a relay needs, and say what is wrong with it")
  .option("--json", "print JSON")
  .action(async ({ json = false }: { json?: boolean }) => {
    const checks = await doctor(session.config, session.log);
    print(
      json,
      checks,
      checks.map(({ ok, name, detail }) => `${ok ? "ok   " : "WRONG"} ${name}: ${detail}`),
    );
    if (checks.some(({ ok }) => !ok)) process.exitCode = EXIT_FOUND_WRONG;
  });

addCatalogCommand(program, session);
addMoneyCommands(program, session);
addVouchersCommand(program, session);

program
  .command("ledger")
  .description("the books")
  .command("verify")
  .description("check every invariant of the books; exit code 1 when one is broken")
  .option("--json", "print JSON")
  .action(async ({ json = false }: { json?: boolean }) => {
    const findings = await session.withCtx((ctx) => verifyLedger(ctx.database));
    const lines = findings.flatMap(({ id, sentence, breaches }) => [
      `${breaches.length === 0 ? "ok   " : "WRONG"} ${id} ${sentence}`,
      ...breaches.map(({ subject, detail }) => `      ${subject}: ${detail}`),
    ]);
    print(json, findings, lines);
    if (findings.some(({ breaches }) => breaches.length > 0)) process.exitCode = EXIT_FOUND_WRONG;
  });

program
  .command("schema <name>")
  .description("print a schema: customer, operator (GraphQL SDL) or openapi (JSON)")
  .action((name: string) => {
    const text = printedSchemas().get(name);
    if (text === undefined) return program.error(`there is no schema ${name}: customer, operator or openapi`);
    process.stdout.write(text);
  });

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${describe(error)}\n`);
  process.exitCode = error instanceof ConfigError ? EXIT_CONFIG : EXIT_FOUND_WRONG;
}

function describe(error: unknown): string {
  if (error instanceof AppError) {
    return [error.message, ...error.fields.map(({ field, message }) => `  ${field}: ${message}`)].join("\n");
  }
  return error instanceof Error ? error.message : String(error);
}
