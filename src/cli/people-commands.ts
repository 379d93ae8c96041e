import { Option, type Command } from "commander";
import {
  createCustomerUser,
  createOperator,
  issuePasswordReset,
  listOperators,
  type Operator,
} from "../customers/index.ts";
import { customerRoles, operatorRoles, type CustomerRole, type OperatorRole } from "../kernel/principal.ts";
import { addCommand, addGroup } from "./add-command.ts";
import { addPageOptions, pageOf, printPage, type PageOptions } from "./page-options.ts";
import { print } from "./print.ts";
import { readSecret } from "./read-secret.ts";
import type { Session } from "./session.ts";

interface NewUser {
  email: string;
  role: CustomerRole;
  json?: boolean;
}

interface NewOperator {
  email: string;
  role: OperatorRole;
  json?: boolean;
}

const PASSWORD = "the password is read from standard input; it never stands on a command line";

/** `users create` and `reset-password`: people who log in for customers. */
export function addUsersCommand(program: Command, session: Session): void {
  const users = addGroup(program, "users", "people who log in to the console");
  addCommand(users, "create", {
    says: "make a person who may log in for a customer",
    examples: ["users create cus_01k… --email ada@example.com --role admin --password-stdin < password.txt"],
  })
    .argument("<customer>", "cus_…")
    .requiredOption("--email <address>", "what they log in with")
    .addOption(new Option("--role <role>", "what they may do").choices(customerRoles).default("developer"))
    .requiredOption("--password-stdin", PASSWORD)
    .action(async (customerId: string, { email, role, json = false }: NewUser) => {
      const password = await readSecret("password");
      const made = await session.withCtx((ctx) =>
        createCustomerUser(ctx, { customerId, email, password, role }),
      );
      print(json, { id: made.id, customer_id: customerId, email: made.email, role: made.role }, [made.id]);
    });
  addCommand(users, "reset-password", {
    says: "make a token by which a person, or an operator, chooses a new password, once",
    examples: ["users reset-password usr_01k…", "users reset-password opr_01k… --json"],
    more: "Whoever has the token can choose the password: hand it to that person only.",
  })
    .argument("<id>", "usr_… or opr_…")
    .action(async (id: string, { json = false }: { json?: boolean }) => {
      const whose = id.startsWith("opr_") ? { operatorId: id } : { userId: id };
      const { token, email, expiresAt } = await session.withCtx((ctx) => issuePasswordReset(ctx, whose));
      const until = expiresAt.toISOString();
      print(json, { token, email, expires_at: until }, [
        token,
        `For ${email}, until ${until}; shown this once.`,
      ]);
    });
}

/** `operators create` and `list`: people who run the product. */
export function addOperatorsCommand(program: Command, session: Session): void {
  const operators = addGroup(program, "operators", "people who run the product");
  addCommand(operators, "create", {
    says: "make an operator",
    examples: ["operators create --email grace@example.com --role finance --password-stdin < password.txt"],
  })
    .requiredOption("--email <address>", "what they log in with")
    .addOption(new Option("--role <role>", "what they may do").choices(operatorRoles).default("read-only"))
    .requiredOption("--password-stdin", PASSWORD)
    .action(async ({ email, role, json = false }: NewOperator) => {
      const password = await readSecret("password");
      const made = await session.withCtx((ctx) => createOperator(ctx, { email, password, role }));
      print(json, toJson(made), [made.id]);
    });
  const list = addCommand(operators, "list", {
    says: "list operators, newest first",
    examples: ["operators list"],
  });
  addPageOptions(list).action(async ({ json = false, ...page }: PageOptions) => {
    printPage(json, await session.withCtx((ctx) => listOperators(ctx, { page: pageOf(page) })), {
      titles: ["id", "role", "status", "e-mail"],
      cellsOf: ({ id, role, status, email }) => [id, role, status, email],
      toJson,
    });
  });
}

function toJson({ id, email, role, status, lastLogInAt, createdAt }: Operator): object {
  return { id, email, role, status, last_log_in_at: lastLogInAt, created_at: createdAt };
}
