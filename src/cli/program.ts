import { Command } from "commander";
import { addActivityCommand } from "./activity-command.ts";
import { addCatalogCommand } from "./catalog-command.ts";
import { addCustomersCommand } from "./customers-command.ts";
import { addKeysCommand } from "./keys-command.ts";
import { addLedgerCommand } from "./ledger-command.ts";
import { addMasterKeyCommand } from "./master-key-command.ts";
import { addMoneyCommands } from "./money-commands.ts";
import { addOperatorsCommand, addUsersCommand } from "./people-commands.ts";
import { addPricesCommand } from "./prices-command.ts";
import { addProvidersCommand } from "./providers-command.ts";
import { addReconcileCommand } from "./reconcile-command.ts";
import { addSchemaCommands } from "./schema-commands.ts";
import { addServerCommands } from "./server-commands.ts";
import { addVouchersCommand } from "./vouchers-command.ts";
import type { Session } from "./session.ts";

/**
 * The command with all that stands below it. It throws instead of ending the process; with `isJson` it leaves
 * errors to whoever catches them.
 */
export function buildProgram(session: Session, { isJson }: { isJson: boolean }): Command {
  const program = new Command("token-relay")
    .description(
      "A self-hosted relay for language models. Settings come from the environment; see the README.",
    )
    .showHelpAfterError("(see --help)")
    .exitOverride()
    .configureOutput(isJson ? { writeErr: () => undefined, outputError: () => undefined } : {});
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
  addReconcileCommand(program, session);
  addActivityCommand(program, session);
  addMasterKeyCommand(program, session);
  addSchemaCommands(program);
  return program;
}
