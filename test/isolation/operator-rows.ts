import type { OperatorRole } from "../../src/kernel/principal.ts";

/** Who may use a root field of the operator schema. */
export type OperatorNeeds = "everybody" | "public" | readonly OperatorRole[];

const keepers: readonly OperatorRole[] = ["owner", "admin"];
const support: readonly OperatorRole[] = ["owner", "admin", "support"];
const finance: readonly OperatorRole[] = ["owner", "admin", "finance"];
const owner: readonly OperatorRole[] = ["owner"];

const of = (needs: OperatorNeeds, names: string): [string, OperatorNeeds][] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => [name, needs]);

/** Every query: all operators read. */
export const operatorQueries: Readonly<Record<string, OperatorNeeds>> = Object.fromEntries(
  of(
    "everybody",
    `auditEvents catalogDiff catalogExport customerProfile customerApiKeys customers customer customerGroups
     modelEntitlements ledgerAccounts reservations writeOffs requestTrace deliveries supplierInvoices
     reconcileSupplierInvoice balance ledgerVerify models model recharges corrections proposals operator
     operatorSessions customerUsers operators prices priceDrafts pricePreview rechargeOrders paymentEvents providers
     requests margins routeDryRun routingHealth settings system jobs resources vouchers monthlyStatement
     monthlyStatements topMovers lowBalances supplierUsages supplierUsage supplierUsageDifferences`,
  ),
);

/** Every mutation, under those who may. */
export const operatorMutations: Readonly<Record<string, OperatorNeeds>> = Object.fromEntries([
  ...of("public", "logInOperator requestOperatorPasswordReset resetOperatorPassword"),
  ...of("everybody", "logOutOperator revokeOperatorSession changeOperatorPassword"),
  ...of(owner, "createOperator updateOperator issueOperatorPasswordReset"),
  ...of(
    support,
    `updateCustomer disableCustomerApiKey suspendCustomer reinstateCustomer replayDelivery createCustomerUser
     setCustomerUserStatus issueCustomerUserPasswordReset`,
  ),
  ...of(
    finance,
    `releaseReservation recordSupplierInvoice deleteSupplierInvoice rechargeCustomer correctCustomer approveProposal
     rejectProposal createPriceDraft updatePriceDraft deletePriceDraft publishPriceDraft publishPrice withdrawPrice
     issueVouchers revokeVouchers importSupplierUsage deleteSupplierUsage`,
  ),
  ...of(
    keepers,
    `catalogApply updateCustomerApiKey createCustomer entitleCustomer createCustomerApiKey createCustomerGroup
     renameCustomerGroup assignCustomerGroup entitleGroup createModel updateModel createDeployment updateDeployment
     testProvider testCredential deleteCredential createProvider updateProvider setCredential disableCredential runJob
     saveResource deleteResource`,
  ),
]);
