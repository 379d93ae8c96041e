export type { Balance } from "./balance.ts";
export {
  computeCharge,
  type Charge,
  type ChargeComponent,
  type ChargeComponentName,
} from "./compute-charge.ts";
export { estimateCharge } from "./estimate-charge.ts";
export { getBalance } from "./get-balance.ts";
export { getTransaction } from "./get-transaction.ts";
export { Lane, type LaneOptions, type Recorder } from "./lane.ts";
export type { LaneNode } from "./lane-store.ts";
export { listTransactions, type ListTransactionsInput } from "./list-transactions.ts";
export { beat, raiseEpoch, type Orphan } from "./node-store.ts";
export { rechargeAccount, type RechargeInput, type RechargeOutcome } from "./recharge-account.ts";
export { releaseOrphans } from "./release-orphans.ts";
export type { Hold, HoldOutcome, Settlement } from "./reservation.ts";
export { transactionTypes, type TransactionType } from "./transaction-id.ts";
export type { Transaction } from "./transaction.ts";
export { verifyLedger, type Finding } from "./verify-ledger.ts";
