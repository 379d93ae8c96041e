import { newId } from "../kernel/ids.ts";
import { audit, inTransaction, type Ctx, type Tx } from "../storage/index.ts";
import { insertCustomer, type NewCustomer } from "./customer-store.ts";
import type { Customer } from "./customer.ts";
import { invalidInput } from "./invalid-input.ts";
import { type RateLimitChanges, readRateLimits } from "./rate-limits.ts";
import { customerKeepers, requireOperator } from "./require-operator.ts";
import { isTimezone } from "./reporting-timezone.ts";
import { readText } from "./text-field.ts";

export interface CreateCustomerInput {
  name: string;
  /** ISO 4217, such as "USD". */
  currency: string;
  /** IANA name; UTC when absent. */
  reportingTimezone?: string | undefined;
  /** What all its keys have together; null or absent is no limit. */
  rateLimits?: RateLimitChanges | null | undefined;
}

export const NAME_LENGTH_MAX = 120;
const CURRENCY = /^[A-Z]{3}$/;

/** Makes a customer, and by the database's trigger its account. For operators. Throws `invalid_request`. */
export async function createCustomer(ctx: Ctx, input: CreateCustomerInput): Promise<Customer> {
  requireOperator(ctx.principal, customerKeepers);
  const drawn = drawCustomer(ctx, input);
  return inTransaction(ctx, (tx) => storeCustomer(tx, ctx, { drawn, action: "customer.create" }));
}

/** Reads what a new customer is to be, under an id of its own. Throws `invalid_request`. */
export function drawCustomer(ctx: Ctx, input: CreateCustomerInput): NewCustomer {
  const name = readText(input.name, { param: "name", lengthMax: NAME_LENGTH_MAX });
  if (!CURRENCY.test(input.currency)) {
    throw invalidInput("currency", "currency must be three upper-case letters, such as USD.");
  }
  const { currency } = input;
  const reportingTimezone = readTimezone(input.reportingTimezone ?? "UTC");
  const rateLimits = readRateLimits(input.rateLimits ?? {});
  const createdAt = ctx.clock.now();
  return { id: newId("cus", createdAt.getTime()), name, currency, reportingTimezone, rateLimits, createdAt };
}

/** Stores a new customer with its audit row, whose verb is given. */
export async function storeCustomer(
  tx: Tx,
  ctx: Ctx,
  { drawn, action }: { drawn: NewCustomer; action: string },
): Promise<Customer> {
  const made = await insertCustomer(tx, drawn);
  const { name, currency, reportingTimezone, rateLimits, status, version } = made;
  await audit(tx, ctx, {
    action,
    subjectKind: "customer",
    subjectId: made.id,
    customerId: made.id,
    after: { name, currency, reportingTimezone, rateLimits: { ...rateLimits }, status, version },
  });
  return made;
}

function readTimezone(zone: string): string {
  if (isTimezone(zone)) return zone;
  const message = "reporting_timezone must be an IANA time zone, such as Europe/Berlin or UTC.";
  throw invalidInput("reporting_timezone", message);
}
