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
import { addCommand, addGroup } from "./add-command.ts";
import { exits } from "./exit-codes.ts";
import { addPageOptions, pageOf, type PageOptions } from "./page-options.ts";
import { moreLines, print } from "./print.ts";
import { readAmount, readCount, readTime } from "./read-option.ts";
import type { Session } from "./session.ts";

interface IssueOptions {
  key: string;
  count: number;
  expires?: Date;
  note: string;
  json?: boolean;
}

interface ListOptions extends PageOptions {
  state?: VoucherState;
}

/** `vouchers issue`, `list` and `revoke`. */
export function addVouchersCommand(program: Command, session: Session): void {
  const vouchers = addGroup(program, "vouchers", "codes that customers redeem for money");
  addIssue(vouchers, session);
  addList(vouchers, session);
  addCommand(vouchers, "revoke", {
    says: "take vouchers out of use, all or none",
    examples: ["vouchers revoke vch_01k… vch_01k… --reason 'Letter lost'"],
    codes: { [exits.refused]: "one is redeemed or unknown; none is revoked" },
  })
    .argument("<id...>", "vch_…")
    .requiredOption("--reason <text>", "goes into the audit")
    .action(async (voucherIds: string[], { reason, json = false }: { reason: string; json?: boolean }) => {
      const revoked = await session.withCtx((ctx) => revokeVouchers(ctx, { voucherIds, reason }));
      print(json, revoked.map(shown), revoked.map(line));
    });
}

function addList(vouchers: Command, session: Session): void {
  const list = addCommand(vouchers, "list", {
    says: "list vouchers, newest first, without their codes",
    examples: ["vouchers list --state open"],
  }).addOption(new Option("--state <state>", "only these").choices(voucherStates));
  addPageOptions(list).action(async ({ state, json = false, ...page }: ListOptions) => {
    const found = await session.withCtx((ctx) => listVouchers(ctx, { state, page: pageOf(page) }));
    const told = { items: found.items.map(shown), next_cursor: found.nextCursor };
    print(json, told, [...found.items.map(line), ...moreLines(found.nextCursor)]);
  });
}

function addIssue(vouchers: Command, session: Session): void {
  addCommand(vouchers, "issue", {
    says: "issue vouchers and print their codes, once",
    examples: [
      "vouchers issue 10.00 USD --count 50 --expires 2027-12-31 --note 'Trade fair' --key fair-2027",
    ],
    more: "The codes are printed once. The same command again prints the vouchers without them.",
  })
    .argument("<amount>", "what one of them is worth", readAmount)
    .argument("<currency>", "such as USD")
    .requiredOption("--key <text>", "makes a repeated command issue nothing")
    .option("--count <number>", "how many, 1 to 1000", readCount, 1)
    .option("--expires <time>", "a day or a time; for ever when left out", readTime)
    .option("--note <text>", "what for; only operators read it", "")
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
