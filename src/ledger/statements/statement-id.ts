/**
 * The id of a customer's statement of a month: `stm_`, the digits of the customer's id, and those of the
 * month. So an open statement, which is stored nowhere, has the id under which it will be closed.
 */
export function statementId(customerId: string, month: string): string {
  return `stm_${customerId.slice(customerId.indexOf("_") + 1)}${month.replace("-", "")}`;
}
