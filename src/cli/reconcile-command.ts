import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Command } from "commander";
import { getSupplierUsage, importSupplierUsage, listUsageDifferences } from "../activity/index.ts";
import type { SupplierUsageReport, UsageDifference } from "../activity/index.ts";
import type { Nano } from "../kernel/money.ts";
import type { Ctx } from "../storage/index.ts";
import { addCommand } from "./add-command.ts";
import { exits } from "./exit-codes.ts";
import { findProvider } from "./find-provider.ts";
import { print, table } from "./print.ts";
import { readAmount } from "./read-option.ts";
import type { Session } from "./session.ts";

interface ReconcileOptions {
  provider: string;
  currency?: string;
  timezone?: string;
  from?: string;
  to?: string;
  tolerance?: Nano;
  csv?: boolean;
  json?: boolean;
}

interface Found {
  report: SupplierUsageReport;
  isNew: boolean;
}

/** `reconcile`. */
export function addReconcileCommand(program: Command, session: Session): void {
  addCommand(program, "reconcile <file>", {
    says: "hold a supplier's own list of usage or costs, a CSV file, against our calls",
    examples: [
      "reconcile costs-2026-11.csv --provider main-openai",
      "reconcile bill.csv --provider dashscope --timezone Asia/Shanghai --csv > differences.csv",
    ],
    codes: { 0: "they agree", [exits.notDone]: "they differ" },
    more: "The list is kept, and the same file is imported once. With a broken line nothing is.",
  })
    .requiredOption("--provider <name>", "the supplier's name or prv_…")
    .option("--currency <code>", "of a list that does not say it")
    .option("--timezone <zone>", "by which its days are cut; as its format has it when left out")
    .option("--from <day>", "from which day on it tells all; its first line's when left out")
    .option("--to <day>", "until which day, inclusive; its last line's when left out")
    .option("--tolerance <amount>", "what a cost may differ by", readAmount)
    .option("--csv", "print the differences as CSV")
    .action(async (file: string, options: ReconcileOptions) => {
      const differs = await session.withCtx(async (ctx) => {
        const found = await reconcile(ctx, file, options);
        await tell(ctx, found, options);
        const { orphans, unbilledCalls, different } = found.report.totals;
        return orphans + unbilledCalls + different > 0;
      });
      if (differs) process.exitCode = exits.notDone;
    });
}

async function reconcile(ctx: Ctx, file: string, options: ReconcileOptions): Promise<Found> {
  const { id: providerId } = await findProvider(ctx, options.provider);
  const { currency, timezone, tolerance, from: firstDay, to: lastDay } = options;
  const said = { currency, timezone, tolerance, firstDay, lastDay };
  const csv = await readFile(file, "utf8");
  const { usage, isNew } = await importSupplierUsage(ctx, {
    ...said,
    providerId,
    csv,
    fileName: basename(file),
  });
  return { report: await getSupplierUsage(ctx, { usageId: usage.id }), isNew };
}

async function tell(
  ctx: Ctx,
  { report, isNew }: Found,
  { csv = false, json = false }: ReconcileOptions,
): Promise<void> {
  const { usage, totals, days } = report;
  if (csv) {
    await tellCsv(ctx, usage.id);
    return;
  }
  const titles = ["day", "model", "lines", "billed", "calls", "recorded", "orphan", "unbilled"];
  const rows = days.map(({ day, upstreamModel, lines, billed, calls, recorded, orphan, unbilled }) => {
    return [day, upstreamModel, String(lines), billed, String(calls), recorded, orphan, unbilled];
  });
  const { billed, recorded, orphans, unbilledCalls, different } = totals;
  const known = isNew ? "" : " (imported before)";
  const [orphan, unbilled] = [`orphan ${String(orphans)}`, `unbilled ${String(unbilledCalls)}`];
  print(json, { is_new: isNew, usage: { ...usage, tolerance: String(usage.tolerance) }, totals, days }, [
    ...table(titles, rows),
    `${usage.id}${known}: billed ${billed}, recorded ${recorded} ${usage.currency}`,
    `${orphan}, ${unbilled}, different ${String(different)} (--csv lists them)`,
  ]);
}

const COLUMNS: readonly (keyof UsageDifference)[] = [
  ...(["kind", "day", "upstreamModel", "upstreamRequestId", "requestId", "line", "calls", "billed"] as const),
  ...(["recorded", "recordedCurrency", "billedInputTokens", "billedOutputTokens"] as const),
  ...(["recordedInputTokens", "recordedOutputTokens"] as const),
];

async function tellCsv(ctx: Ctx, usageId: string): Promise<void> {
  process.stdout.write(`${COLUMNS.map(inSnakeCase).join(",")}\n`);
  for (let cursor: string | null | undefined = undefined; cursor !== null;) {
    const page = await listUsageDifferences(ctx, { usageId, page: { limit: 100, cursor } });
    const lines = page.items.map((item) => COLUMNS.map((column) => cellOf(item[column])).join(","));
    if (lines.length > 0) process.stdout.write(`${lines.join("\n")}\n`);
    cursor = page.nextCursor;
  }
}

/** A cell, quoted where it must be; a spreadsheet takes none of them for a formula. */
function cellOf(value: string | number | bigint | null): string {
  const text = String(value ?? "");
  const harmless = /^[=+@\t\r]|^-(?!\d)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function inSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
