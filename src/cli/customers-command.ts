import { Option, type Command } from "commander";
import {
  createCustomer,
  customerStatuses,
  getCustomer,
  listCustomers,
  reinstateCustomer,
  suspendCustomer,
  type Customer,
  type CustomerStatus,
} from "../customers/index.ts";
import { formatAmount } from "../kernel/money.ts";
import { getBalance } from "../ledger/index.ts";
import { addCommand, addGroup } from "./add-command.ts";
import { addPageOptions, pageOf, printPage, type PageOptions } from "./page-options.ts";
import { print } from "./print.ts";
import type { Session } from "./session.ts";

interface CreateOptions {
  currency: string;
  timezone?: string;
  json?: boolean;
}

interface ListOptions extends PageOptions {
  status?: CustomerStatus;
  q?: string;
}

interface ChangeOptions {
  reason: string;
  json?: boolean;
}

/** `customers create`, `list`, `show`, `suspend` and `reinstate`. */
export function addCustomersCommand(program: Command, session: Session): void {
  const customers = addGroup(program, "customers", "the customers, each with one account");
  addCreate(customers, session);
  addList(customers, session);
  addShow(customers, session);
  addChange(customers, session, {
    name: "suspend",
    says: "refuse a customer's keys from now on; what runs is finished and charged",
    change: suspendCustomer,
    reason: "Invoice 12 is overdue",
  });
  addChange(customers, session, {
    name: "reinstate",
    says: "let a suspended customer's keys work again",
    change: reinstateCustomer,
    reason: "Invoice 12 is paid",
  });
}

function addCreate(customers: Command, session: Session): void {
  addCommand(customers, "create", {
    says: "make a customer and its account; the currency never changes",
    examples: ["customers create 'Acme GmbH' --currency EUR --timezone Europe/Berlin"],
  })
    .argument("<name>", "as people know it")
    .requiredOption("--currency <code>", "of its account, such as USD")
    .option("--timezone <name>", "by whose days its figures are cut; UTC when left out")
    .action(async (name: string, { currency, timezone, json = false }: CreateOptions) => {
      const input = { name, currency, reportingTimezone: timezone };
      const made = await session.withCtx((ctx) => createCustomer(ctx, input));
      print(json, toJson(made), [made.id]);
    });
}

function addList(customers: Command, session: Session): void {
  const list = addCommand(customers, "list", {
    says: "list customers, newest first",
    examples: ["customers list --q acme", "customers list --status suspended --json"],
  })
    .addOption(new Option("--status <status>", "only these").choices(customerStatuses))
    .option("--q <text>", "part of the name");
  addPageOptions(list).action(async ({ status, q, json = false, ...page }: ListOptions) => {
    const found = await session.withCtx((ctx) => listCustomers(ctx, { page: pageOf(page), status, q }));
    printPage(json, found, {
      titles: ["id", "status", "currency", "name"],
      cellsOf: ({ id, status: is, currency, name }) => [id, is, currency, name],
      toJson,
    });
  });
}

function addShow(customers: Command, session: Session): void {
  addCommand(customers, "show", {
    says: "show a customer and its balance",
    examples: ["customers show cus_01k…"],
  })
    .argument("<customer>", "cus_…")
    .action(async (customerId: string, { json = false }: { json?: boolean }) => {
      const { customer, balance } = await session.withCtx(async (ctx) => ({
        customer: await getCustomer(ctx, { customerId }),
        balance: await getBalance(ctx, { customerId }),
      }));
      const [available, reserved] = [formatAmount(balance.available), formatAmount(balance.reserved)];
      const { id, name, status, currency, reportingTimezone, createdAt } = customer;
      print(json, { ...toJson(customer), balance: { currency, available, reserved } }, [
        `${id}  ${name}`,
        `status     ${status}`,
        `available  ${available} ${currency}`,
        `reserved   ${reserved} ${currency}`,
        `time zone  ${reportingTimezone}`,
        `created    ${createdAt.toISOString()}`,
      ]);
    });
}

interface StatusChange {
  name: string;
  says: string;
  change: typeof suspendCustomer;
  reason: string;
}

function addChange(customers: Command, session: Session, { name, says, change, reason }: StatusChange): void {
  addCommand(customers, name, { says, examples: [`customers ${name} cus_01k… --reason '${reason}'`] })
    .argument("<customer>", "cus_…")
    .requiredOption("--reason <text>", "goes into the audit")
    .action(async (customerId: string, { reason: why, json = false }: ChangeOptions) => {
      const changed = await session.withCtx((ctx) => change(ctx, { customerId, reason: why }));
      print(json, toJson(changed), [`${changed.id} is ${changed.status}`]);
    });
}

function toJson(customer: Customer): object {
  const { id, name, status, currency, reportingTimezone, groupId, createdAt } = customer;
  return {
    ...{ id, name, status, currency, reporting_timezone: reportingTimezone },
    ...{ group_id: groupId, created_at: createdAt },
  };
}
