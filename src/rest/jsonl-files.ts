/** How a list looks as JSON Lines: what its items have is said by the list's own document. */
export interface JsonlFile {
  /** Without its ending; what was asked for is added to it. */
  fileName: string;
  /** For the reference. */
  description: string;
}

/** Every movement of money. */
export const transactionsJsonl: JsonlFile = {
  fileName: "balance-transactions",
  description: "Download balance transactions as JSON Lines: one item of the list in each line.",
};

/** Every request, as in its JSON list. */
export const logsJsonl: JsonlFile = {
  fileName: "observation-logs",
  description: "Download request observation logs as JSON Lines: one item of the list in each line.",
};

/** Every request with its components. */
export const billingDetailJsonl: JsonlFile = {
  fileName: "billing-detail",
  description:
    "Download billing detail as JSON Lines: one request in each line, with the components of its charge, " +
    "as an item of the list has it.",
};
