#!/usr/bin/env node
import { Command } from "commander";
import { addCatalogCommand } from "./cli/catalog-command.ts";
import { addCustomersCommand } from "./cli/customers-command.ts";
import { addKeysCommand } from "./cli/keys-command.ts";
import { addLedgerCommand } from "./cli/ledger-command.ts";
import { addMasterKeyCommand } from "./cli/master-key-command.ts";
import { addMoneyCommands } from "./cli/money-commands.ts";
import { addOperatorsCommand, addUsersCommand } from "./cli/people-commands.ts";
import { addPricesCommand } from "./cli/prices-command.ts";
import { addProvidersCommand } from "./cli/providers-command.ts";
import { addSchemaCommands } from "./cli/schema-commands.ts";
import { addServerCommands } from "./cli/server-commands.ts";
import { Session } from "./cli/session.ts";
import { tellError } from "./cli/tell-error.ts";
import { addVouchersCommand } from "./cli/vouchers-command.ts";

const json = process.argv.includes("--json");
const session = new Session(process.env);
const program = new Command("token-relay")
  .description("A self-hosted relay for language models. Settings come from the environment; see the README.")
  .showHelpAfterError("(see --help)")
  .exitOverride()
  // With --json an error is one JSON value, which tellError writes.
  .configureOutput(json ? { writeErr: () => undefined, outputError: () => undefined } : {});

addServerCommands(program, session);
addCatalogCommand(program, session);
addPricesCommand(program, session);
addProvidersCommand(program, session);
addCustomersCommand(program, session);
addKeysCommand(program, session);
addUsersCommand(program, session);
addOperatorsCommand(program, session);
addMoneyCommands(program, session);
addVouchersCommand(program, session);
addLedgerCommand(program, session);
addMasterKeyCommand(program, session);
addSchemaCommands(program);

// Whoever reads has heard enough, as `head` does after some lines.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = tellError(error, json);
}
