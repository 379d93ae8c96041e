import { fail } from "../../kernel/app-error.ts";
import { newId } from "../../kernel/ids.ts";
import type { Nano } from "../../kernel/money.ts";
import { principalId } from "../../kernel/principal.ts";
import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { requireFinance } from "../require-operator.ts";
import { auditableInvoice } from "./auditable-invoice.ts";
import { insertInvoice, isProvider } from "./supplier-invoice-store.ts";
import type { SupplierInvoice } from "./supplier-invoice.ts";

export interface RecordSupplierInvoiceInput {
  providerId: string;
  reference: string;
  currency: string;
  amount: Nano;
  /** Inclusive. */
  periodStart: Date;
  /** Exclusive. */
  periodEnd: Date;
  note?: string | undefined;
}

const DAY_MS = 86_400_000;
const PERIOD_DAYS_MAX = 100;
const REFERENCE = /^[^\p{Cc}]{1,120}$/u;
const NOTE_MAX = 1_000;

/**
 * Notes what a supplier asks for a time, to be held against what its calls cost. It moves no money. Throws
 * `not_found` for an unknown supplier, `conflict` for a reference that is there, `invalid_request`.
 */
export async function recordSupplierInvoice(
  ctx: Ctx,
  input: RecordSupplierInvoiceInput,
): Promise<SupplierInvoice> {
  requireFinance(ctx.principal);
  check(input);
  const { providerId, currency, amount, periodStart, periodEnd, note = "" } = input;
  const createdAt = ctx.clock.now();
  const invoice: SupplierInvoice = {
    ...{ id: newId("ivc", createdAt.getTime()), providerId, reference: input.reference.trim(), currency },
    ...{
      amount,
      periodStart,
      periodEnd,
      note: note.trim(),
      createdBy: principalId(ctx.principal),
      createdAt,
    },
  };
  return inTransaction(ctx, async (tx) => {
    if (!(await isProvider(tx, providerId))) throw fail("not_found");
    await insertInvoice(tx, invoice);
    await audit(tx, ctx, {
      action: "supplier_invoice.record",
      subjectKind: "supplier_invoice",
      subjectId: invoice.id,
      customerId: null,
      after: auditableInvoice(invoice),
    });
    return invoice;
  });
}

function check({
  reference,
  currency,
  amount,
  periodStart,
  periodEnd,
  note,
}: RecordSupplierInvoiceInput): void {
  if (!REFERENCE.test(reference.trim())) throw refuse("reference", "must have 1 to 120 characters");
  if (!/^[A-Z]{3}$/.test(currency)) throw refuse("currency", "must be three upper-case letters, such as USD");
  if (amount < 0n) throw refuse("amount", "must not be below 0");
  if (periodStart >= periodEnd) throw refuse("period_end", "must be later than period_start");
  if (periodEnd.getTime() - periodStart.getTime() > PERIOD_DAYS_MAX * DAY_MS)
    throw refuse("period_end", `must be at most ${String(PERIOD_DAYS_MAX)} days after period_start`);
  if ((note ?? "").length > NOTE_MAX)
    throw refuse("note", `must have at most ${String(NOTE_MAX)} characters`);
}

function refuse(param: string, what: string): Error {
  return fail("invalid_request", { public: `${param} ${what}.`, param });
}
