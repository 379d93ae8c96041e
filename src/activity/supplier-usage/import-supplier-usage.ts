import { createHash } from "node:crypto";
import { fail } from "../../kernel/app-error.ts";
import { newId } from "../../kernel/ids.ts";
import { nano, type Nano } from "../../kernel/money.ts";
import { principalId } from "../../kernel/principal.ts";
import { audit, inTransaction, type Ctx, type Tx } from "../../storage/index.ts";
import { inTime } from "../in-time-store.ts";
import { isProvider } from "../invoices/supplier-invoice-store.ts";
import { requireFinance } from "../require-operator.ts";
import { auditableUsage } from "./auditable-usage.ts";
import type { NamedColumns } from "./find-columns.ts";
import { matchUsage } from "./match-usage-store.ts";
import { isDay } from "./read-figures.ts";
import { readUsageFile, type UsageFile } from "./read-usage-file.ts";
import { findUsageOfFile, insertLines, insertUsage } from "./supplier-usage-store.ts";
import type { SupplierUsage } from "./supplier-usage.ts";

export interface ImportSupplierUsageInput {
  providerId: string;
  /** The file's text, with its headings; at most 10 MB. */
  csv: string;
  fileName?: string | undefined;
  /** Found by their headings where they are not named. */
  columns?: NamedColumns | undefined;
  /** Of a list that does not say it. */
  currency?: string | undefined;
  /** IANA: by which days are cut; as the list's format has it when omitted. */
  timezone?: string | undefined;
  /** "2026-11-01": the list tells all from this day; from its first line when omitted. */
  firstDay?: string | undefined;
  /** Inclusive. */
  lastDay?: string | undefined;
  /** What a cost may differ by; 0 when omitted. */
  tolerance?: Nano | undefined;
}

export interface ImportedUsage {
  usage: SupplierUsage;
  /** False when the same file was imported before: that import is returned, and nothing is changed. */
  isNew: boolean;
}

const CSV_BYTES_MAX = 10 * 1024 * 1024;
const FILE_NAME_MAX = 200;
const DAYS_MAX = 100;
const DAY_MS = 86_400_000;

/**
 * Takes over a supplier's list of usage or costs, and holds it against the calls to it by their names, days
 * and models. It moves no money. A file is imported once. Throws `not_found` for an unknown supplier,
 * `invalid_request` for a file with broken lines, of which then nothing is imported, or with too many calls.
 */
export async function importSupplierUsage(ctx: Ctx, input: ImportSupplierUsageInput): Promise<ImportedUsage> {
  requireFinance(ctx.principal);
  check(input);
  const { providerId, csv, columns = {}, timezone = null, currency = null } = input;
  const digest = createHash("sha256").update(csv).digest("hex");
  const known = await inTransaction(ctx, async (tx) => {
    if (!(await isProvider(tx, providerId))) throw fail("not_found");
    return findUsageOfFile(tx, { providerId, digest });
  });
  if (known !== null) return { usage: known, isNew: false };
  const file = await readUsageFile({ csv, columns, timezone, currency });
  const usage = usageOf(ctx, { ...input, digest }, file);
  return inTransaction(ctx, (tx) => inTime(tx, () => write(ctx, tx, { usage, file })));
}

async function write(
  ctx: Ctx,
  tx: Tx,
  { usage, file }: { usage: SupplierUsage; file: UsageFile },
): Promise<ImportedUsage> {
  if (!(await insertUsage(tx, usage))) {
    const known = await findUsageOfFile(tx, usage);
    if (known === null) throw fail("conflict");
    return { usage: known, isNew: false };
  }
  for await (const lines of file.lines()) await insertLines(tx, usage.id, lines);
  await matchUsage(tx, usage);
  await audit(tx, ctx, {
    action: "supplier_usage.import",
    subjectKind: "supplier_usage",
    subjectId: usage.id,
    customerId: null,
    after: auditableUsage(usage),
  });
  return { usage, isNew: true };
}

function usageOf(
  ctx: Ctx,
  {
    providerId,
    digest,
    fileName = "",
    tolerance = nano(0n),
    ...said
  }: ImportSupplierUsageInput & { digest: string },
  { format, timezone, currency, count, ...file }: UsageFile,
): SupplierUsage {
  const createdAt = ctx.clock.now();
  const firstDay = said.firstDay ?? file.firstDay;
  const lastDay = said.lastDay ?? file.lastDay;
  if (firstDay > file.firstDay)
    throw refuse("firstDay", `must not be later than the list's first, ${file.firstDay}`);
  if (lastDay < file.lastDay)
    throw refuse("lastDay", `must not be earlier than the list's last, ${file.lastDay}`);
  if (Date.parse(lastDay) - Date.parse(firstDay) >= DAYS_MAX * DAY_MS)
    throw refuse("csv", `must tell of ${String(DAYS_MAX)} days at most, not of ${firstDay} to ${lastDay}`);
  return {
    ...{
      id: newId("usg", createdAt.getTime()),
      providerId,
      digest,
      fileName: fileName.trim(),
      format,
      currency,
    },
    ...{
      timezone,
      firstDay,
      lastDay,
      tolerance,
      lines: count,
      createdBy: principalId(ctx.principal),
      createdAt,
    },
  };
}

function check({ csv, fileName, currency, timezone, tolerance, ...days }: ImportSupplierUsageInput): void {
  if (Buffer.byteLength(csv) > CSV_BYTES_MAX) throw refuse("csv", "must have at most 10 MB");
  if (csv.includes("\u0000")) throw refuse("csv", "must not contain the character U+0000");
  if ((fileName ?? "").length > FILE_NAME_MAX)
    throw refuse("fileName", `must have at most ${String(FILE_NAME_MAX)} characters`);
  if (currency !== undefined && !/^[A-Z]{3}$/.test(currency))
    throw refuse("currency", "must be three upper-case letters, such as USD");
  if (timezone !== undefined && !isTimezone(timezone)) throw refuse("timezone", "must be an IANA time zone");
  if (tolerance !== undefined && tolerance < 0n) throw refuse("tolerance", "must not be below 0");
  for (const [name, day] of Object.entries({ firstDay: days.firstDay, lastDay: days.lastDay }))
    if (day !== undefined && !isDay(day)) throw refuse(name, "must be a day, such as 2026-11-23");
}

// A place, as "Asia/Shanghai": Intl also takes offsets and short names, which mean other things elsewhere.
const PLACE = /^(?:UTC|[A-Z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)+)$/;

function isTimezone(name: string): boolean {
  if (!PLACE.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    // Intl has no other way of saying that it knows no such zone.
    return false;
  }
}

function refuse(param: string, what: string): Error {
  return fail("invalid_request", { public: `${param} ${what}.`, param });
}
