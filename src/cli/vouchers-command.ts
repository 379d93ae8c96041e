import { Option, type Command } from "commander";
import { formatAmount, type Nano } from "../kernel/money.ts";
import {
  issueVouchers,
  listVouchers,
  readAloneUpTo,
  revokeVouchers,
  voucherStates,
  type Voucher,
  type VoucherState,
} from "../ledger/index.ts";
import { print } from "./print.ts";
import { readAmount, readCount, readTime } from "./read-option.ts";
import type { Session } from "./session.ts";

interface IssueOptions {
  key: string;
  count: number;
  expires?: Date;
  note: string;
  json?: boolean;
}

interface ListOptions {
  state?: VoucherState;
  limit: number;
  cursor?: string;
  json?: boolean;
}

/** `vouchers issue`, `list` and `revoke`. */
export function addVouchersCommand(program: Command, session: Session): void {
  const vouchers = program.command("vouchers").description("codes that customers redeem for money");
  addIssue(vouchers, session);
  vouchers
    .command("list")
    .description("list vouchers, newest first, without their codes")
    .addOption(new Option("--state <state>", "only these").choices(voucherStates))
    .option("--limit <number>", "how many, 1 to 100", readCount, 20)
    .option("--cursor <text>", "where to go on: next_cursor of the page before")
    .option("--json", "print JSON")
    .action(async ({ state, limit, cursor, json = false }: ListOptions) => {
      const page = { limit: Math.min(limit, 100), cursor };
      const found = await session.withCtx((ctx) => listVouchers(ctx, { state, page }));
      const more = found.nextCursor === null ? [] : [`more: --cursor ${found.nextCursor}`];
      const told = { items: found.items.map(shown), next_cursor: found.nextCursor };
      print(json, told, [...found.items.map(line), ...more]);
    });
  vouchers
    .command("revoke <id...>")
    .description("take vouchers out of use, all or none; exit code 1 when one is redeemed or unknown")
    .requiredOption("--reason <text>", "goes into the audit")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExample:\n  token-relay vouchers revoke vch_01k… vch_01k… --reason 'Letter lost'",
    )
    .action(async (voucherIds: string[], { reason, json = false }: { reason: string; json?: boolean }) => {
      const revoked = await session.withCtx((ctx) => revokeVouchers(ctx, { voucherIds, reason }));
      print(json, revoked.map(shown), revoked.map(line));
    });
}

const ISSUE_HELP = `
Example:
  token-relay vouchers issue 10.00 USD --count 50 --expires 2027-12-31 --note 'Trade fair' --key fair-2027

The codes are printed once. The same command again prints the vouchers without them.`;

function addIssue(vouchers: Command, session: Session): void {
  vouchers
    .command("issue")
    .description("issue vouchers and print their codes, once")
    .argument("<amount>", "what one of them is worth", readAmount)
    .argument("<currency>", "such as USD")
    .requiredOption("--key <text>", "makes a repeated command issue nothing")
    .option("--count <number>", "how many, 1 to 1000", readCount, 1)
    .option("--expires <time>", "a day or a time; for ever when left out", readTime)
    .option("--note <text>", "what for; only operators read it", "")
    .option("--json", "print JSON")
    .addHelpText("after", ISSUE_HELP)
    .action(async (amount: Nano, currency: string, options: IssueOptions) => {
      const { key: idempotencyKey, count, expires: expiresAt = null, note, json = false } = options;
      const aloneUpTo = readAloneUpTo(session.config.twoOperatorAmount);
      const input = { amount, currency, count, expiresAt, note, idempotencyKey, aloneUpTo };
      const issued = await session.withCtx((ctx) => issueVouchers(ctx, input));
      const told = issued.map(({ code, ...voucher }) => ({ code, ...shown(voucher) }));
      print(
        json,
        told,
        issued.map(({ code, ...voucher }) => `${code ?? "(shown before)"}  ${line(voucher)}`),
      );
    });
}

function line({ id, last4, amount, currency, state, note }: Voucher): string {
  return `${id}  …${last4}  ${formatAmount(amount)} ${currency}  ${state}${note && `  ${note}`}`;
}

function shown(voucher: Voucher): object {
  const { id, last4, amount, currency, note, state, expiresAt, createdAt, redeemedBy, redeemedAt } = voucher;
  return {
    ...{ id, last4, amount: formatAmount(amount), currency, note, state },
    ...{ expires_at: expiresAt, created_at: createdAt, redeemed_by: redeemedBy, redeemed_at: redeemedAt },
  };
}
