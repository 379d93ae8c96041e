import { newId } from "../kernel/ids.ts";
import { audit, inTransaction, type Ctx } from "../storage/index.ts";
import { insertCustomer } from "./customer-store.ts";
import type { Customer } from "./customer.ts";
import { invalidInput } from "./invalid-input.ts";
import { customerKeepers, requireOperator } from "./require-operator.ts";
import { readText } from "./text-field.ts";

export interface CreateCustomerInput {
  name: string;
  /** ISO 4217, such as "USD". */
  currency: string;
  /** IANA name; UTC when absent. */
  reportingTimezone?: string | undefined;
}

const NAME_LENGTH_MAX = 120;
const CURRENCY = /^[A-Z]{3}$/;
// Intl also takes offsets ("+01:00") and any spelling ("utc"); we store names that PostgreSQL reads the same
// way.
const ZONE = /^[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

/** Makes a customer, and by the database's trigger its account. For operators. Throws `invalid_request`. */
export async function createCustomer(ctx: Ctx, input: CreateCustomerInput): Promise<Customer> {
  requireOperator(ctx.principal, customerKeepers);
  const name = readText(input.name, { param: "name", lengthMax: NAME_LENGTH_MAX });
  if (!CURRENCY.test(input.currency)) {
    throw invalidInput("currency", "currency must be three upper-case letters, such as USD.");
  }
  const { currency } = input;
  const reportingTimezone = readTimezone(input.reportingTimezone ?? "UTC");
  const createdAt = ctx.clock.now();
  const id = newId("cus", createdAt.getTime());
  return inTransaction(ctx, async (tx) => {
    const made = await insertCustomer(tx, { id, name, currency, reportingTimezone, createdAt });
    await audit(tx, ctx, {
      action: "customer.create",
      subjectKind: "customer",
      subjectId: made.id,
      customerId: made.id,
      after: { name, currency, reportingTimezone, status: made.status, version: made.version },
    });
    return made;
  });
}

function readTimezone(zone: string): string {
  const message = "reporting_timezone must be an IANA time zone, such as Europe/Berlin.";
  if (!ZONE.test(zone)) throw invalidInput("reporting_timezone", message);
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
  } catch (cause) {
    throw invalidInput("reporting_timezone", message, cause);
  }
  return zone;
}
