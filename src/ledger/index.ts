// What is read, computed and checked.
export type { Balance } from "./balance.ts";
export { chargeRules, rounding, type ChargeRule } from "./charge-rules.ts";
export { checkBalance, type BalanceCheck } from "./check-balance.ts";
export {
  chargeLines,
  computeCharge,
  type Charge,
  type ChargeComponent,
  type ChargeComponentName,
} from "./compute-charge.ts";
export { affordableOutput, estimateCharge, type EstimateInput } from "./estimate-charge.ts";
export { exportTransactions } from "./export-transactions.ts";
export { findBalances } from "./find-balances.ts";
export { findReservation } from "./find-reservation.ts";
export { getBalance } from "./get-balance.ts";
export { listSettled, type Settled } from "./list-settled.ts";
export { getKeyQuotaUse, type KeyWindow, type QuotaUse } from "./get-key-quota.ts";
export { getReceipt, type Receipt } from "./get-receipt.ts";
export { getTransaction } from "./get-transaction.ts";
export { heldStates, type Held, type HeldState } from "./held.ts";
export type { HouseAccounts } from "./house-accounts.ts";
export { listBalances, type AccountBalance } from "./list-balances.ts";
export { listHouseAccounts } from "./list-house-accounts.ts";
export { listNodes, type KnownNode } from "./list-nodes.ts";
export { releaseReservation, type ReleaseReservationInput } from "./release-reservation.ts";
export { listMovedCustomers } from "./list-moved-customers.ts";
export { listQuotaSpending } from "./list-quota-spending.ts";
export { listReservations } from "./list-reservations.ts";
export { listTransactions, type ListTransactionsInput } from "./list-transactions.ts";
export { listWriteOffs } from "./list-write-offs.ts";
export { readOpenReservations, type OpenReservations } from "./open-reservation-store.ts";
export { passOnQuota, type QuotaSuccession } from "./pass-on-quota.ts";
export type { Checkpoint, Hold, HoldOutcome, Refusal, Repeated, Settlement } from "./reservation.ts";
export { transactionTypes, type TransactionType } from "./transaction-id.ts";
export type { Transaction } from "./transaction.ts";
export { verifyLedger, type Finding } from "./verify-ledger.ts";
export { watchLedger } from "./watch-ledger.ts";

// The way of the hot path.
export { openBooks } from "./lane/books-store.ts";
export type { Books, LeftReservation } from "./lane/books.ts";
export { closeLeft } from "./lane/close-left.ts";
export { closeOne } from "./lane/close-one.ts";
export { forgetAnswers } from "./lane/forget-answers.ts";
export { forgetRepeats } from "./lane/forget-repeats.ts";
export { journalDirectory } from "./lane/journal-disk.ts";
export { Journal } from "./lane/journal.ts";
export { Lane, type LaneOptions } from "./lane/lane.ts";
export { reap } from "./lane/reap.ts";
export { systemTimers, type Timers } from "./lane/timers.ts";

// Recharges and corrections.
export { readAloneUpTo, type AloneUpTo } from "./movements/alone-up-to.ts";
export { correctAccount, type CorrectionInput, type CorrectionOutcome } from "./movements/correct-account.ts";
export type { Correction } from "./movements/correction.ts";
export { decideProposal, type DecisionInput } from "./movements/decide-proposal.ts";
export { listCorrections } from "./movements/list-corrections.ts";
export { listProposals, type ListProposalsInput } from "./movements/list-proposals.ts";
export { listRecharges } from "./movements/list-recharges.ts";
export type { MovementOutcome } from "./movements/move-money.ts";
export {
  movementKinds,
  movementStates,
  type MovementKind,
  type MovementState,
} from "./movements/movement.ts";
export { proposalStates, type Proposal, type ProposalState } from "./movements/proposal.ts";
export { rechargeAccount, type RechargeInput, type RechargeOutcome } from "./movements/recharge-account.ts";
export type { Recharge } from "./movements/recharge.ts";

// Recharge orders and payments.
export { cancelRechargeOrder } from "./orders/cancel-recharge-order.ts";
export { confirmPayment, type PaymentConfirmation, type PaymentDelivery } from "./orders/confirm-payment.ts";
export { createRechargeOrder, type CreateRechargeOrderInput } from "./orders/create-recharge-order.ts";
export { getRechargeOrder } from "./orders/get-recharge-order.ts";
export { listPaymentEvents } from "./orders/list-payment-events.ts";
export { listRechargeOrders } from "./orders/list-recharge-orders.ts";
export { paymentOutcomes, type PaymentEvent, type PaymentOutcome } from "./orders/payment-event.ts";
export { readWebhookSecrets, verifyDelivery, type SignedDelivery } from "./orders/payment-signature.ts";
export {
  rechargeOrderStatuses,
  type RechargeOrder,
  type RechargeOrderStatus,
} from "./orders/recharge-order.ts";

// Months.
export { foldEntries } from "./folded/fold-entries.ts";
export { closeStatements } from "./statements/close-statements.ts";
export { getStatement } from "./statements/get-statement.ts";
export { listStatements } from "./statements/list-statements.ts";
export { sumStatement, type StatementSum } from "./statements/statement-sums.ts";
export type { Statement, StatementLine } from "./statements/statement.ts";

// Vouchers.
export { issueVouchers, type IssuedVoucher, type IssueVouchersInput } from "./vouchers/issue-vouchers.ts";
export { listVouchers } from "./vouchers/list-vouchers.ts";
export { redeemVoucher, type RedeemVoucherInput, type Redemption } from "./vouchers/redeem-voucher.ts";
export { revokeVouchers, type RevokeVouchersInput } from "./vouchers/revoke-vouchers.ts";
export { voucherStates, type Voucher, type VoucherState } from "./vouchers/voucher.ts";
