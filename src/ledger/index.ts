export { readAloneUpTo, type AloneUpTo } from "./movements/alone-up-to.ts";
export type { Balance } from "./balance.ts";
export { cancelRechargeOrder } from "./orders/cancel-recharge-order.ts";
export { chargeRules, rounding, type ChargeRule } from "./charge-rules.ts";
export { checkBalance, type BalanceCheck } from "./check-balance.ts";
export { closeStatements } from "./statements/close-statements.ts";
export {
  computeCharge,
  type Charge,
  type ChargeComponent,
  type ChargeComponentName,
} from "./compute-charge.ts";
export { confirmPayment, type PaymentConfirmation, type PaymentDelivery } from "./orders/confirm-payment.ts";
export { correctAccount, type CorrectionInput, type CorrectionOutcome } from "./movements/correct-account.ts";
export type { Correction } from "./movements/correction.ts";
export { createRechargeOrder, type CreateRechargeOrderInput } from "./orders/create-recharge-order.ts";
export { decideProposal, type DecisionInput } from "./movements/decide-proposal.ts";
export { affordableOutput, estimateCharge, type EstimateInput } from "./estimate-charge.ts";
export { exportTransactions } from "./export-transactions.ts";
export { forgetRepeats } from "./lane/forget-repeats.ts";
export { getBalance } from "./get-balance.ts";
export { getKeyQuotaUse, type KeyWindow, type QuotaUse } from "./get-key-quota.ts";
export { findReservation } from "./find-reservation.ts";
export { getReceipt, type Receipt } from "./get-receipt.ts";
export { getRechargeOrder } from "./orders/get-recharge-order.ts";
export { getStatement } from "./statements/get-statement.ts";
export { getTransaction } from "./get-transaction.ts";
export type { Books, LeftReservation } from "./lane/books.ts";
export { openBooks } from "./lane/books-store.ts";
export { closeLeft } from "./lane/close-left.ts";
export { Journal } from "./lane/journal.ts";
export { journalDirectory } from "./lane/journal-disk.ts";
export { Lane, type LaneOptions } from "./lane/lane.ts";
export { heldStates, type Held, type HeldState } from "./held.ts";
export { issueVouchers, type IssuedVoucher, type IssueVouchersInput } from "./vouchers/issue-vouchers.ts";
export type { HouseAccounts } from "./house-accounts.ts";
export { listHouseAccounts } from "./list-house-accounts.ts";
export { listBalances, type AccountBalance } from "./list-balances.ts";
export { listCorrections } from "./movements/list-corrections.ts";
export { listPaymentEvents } from "./orders/list-payment-events.ts";
export { listProposals, type ListProposalsInput } from "./movements/list-proposals.ts";
export { listMovedCustomers } from "./list-moved-customers.ts";
export { listQuotaSpending } from "./list-quota-spending.ts";
export { listRechargeOrders } from "./orders/list-recharge-orders.ts";
export { listRecharges } from "./movements/list-recharges.ts";
export { listReservations } from "./list-reservations.ts";
export { listStatements } from "./statements/list-statements.ts";
export { listTransactions, type ListTransactionsInput } from "./list-transactions.ts";
export { listVouchers } from "./vouchers/list-vouchers.ts";
export { listWriteOffs } from "./list-write-offs.ts";
export type { MovementOutcome } from "./movements/move-money.ts";
export {
  movementKinds,
  movementStates,
  type MovementKind,
  type MovementState,
} from "./movements/movement.ts";
export { paymentOutcomes, type PaymentEvent, type PaymentOutcome } from "./orders/payment-event.ts";
export { readWebhookSecrets, verifyDelivery, type SignedDelivery } from "./orders/payment-signature.ts";
export { proposalStates, type Proposal, type ProposalState } from "./movements/proposal.ts";
export { rechargeAccount, type RechargeInput, type RechargeOutcome } from "./movements/recharge-account.ts";
export {
  rechargeOrderStatuses,
  type RechargeOrder,
  type RechargeOrderStatus,
} from "./orders/recharge-order.ts";
export type { Recharge } from "./movements/recharge.ts";
export { reap } from "./lane/reap.ts";
export { redeemVoucher, type RedeemVoucherInput, type Redemption } from "./vouchers/redeem-voucher.ts";
export type { Checkpoint, Hold, HoldOutcome, Refusal, Repeated, Settlement } from "./reservation.ts";
export { revokeVouchers, type RevokeVouchersInput } from "./vouchers/revoke-vouchers.ts";
export { sumStatement, type StatementSum } from "./statements/statement-sums.ts";
export type { Statement, StatementLine } from "./statements/statement.ts";
export { systemTimers, type Timers } from "./lane/timers.ts";
export { transactionTypes, type TransactionType } from "./transaction-id.ts";
export type { Transaction } from "./transaction.ts";
export { verifyLedger, type Finding } from "./verify-ledger.ts";
export { watchLedger } from "./watch-ledger.ts";
export { voucherStates, type Voucher, type VoucherState } from "./vouchers/voucher.ts";
