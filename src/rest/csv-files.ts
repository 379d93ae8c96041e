/**
 * One column of a CSV file: the JSON field of the same name. Texts are guarded, numbers are written as they
 * are.
 */
export interface CsvColumn {
  name: string;
  kind: "text" | "number";
}

/** How a list looks as a file. */
export interface CsvFile {
  /** Without its ending; what was asked for is added to it. */
  fileName: string;
  /** For the reference. */
  description: string;
  columns: readonly CsvColumn[];
}

const components = ["input", "cached_input", "cache_write", "output", "reasoning", "request"];

/** Every movement of money, as in its JSON list. */
export const transactionsFile: CsvFile = {
  fileName: "balance-transactions",
  description:
    "Download balance transactions as CSV " +
    "for recharge, charge, reservation, release, and correction ledger movement.",
  columns: columns(
    `id type #amount currency #available_after #reserved_after request_id api_key_id model description
      created_at`,
  ),
};

/** Every request in one line; what its components came to stands behind it. */
export const billingDetailFile: CsvFile = {
  fileName: "billing-detail",
  description:
    "Download billing detail as CSV for finance reconciliation jobs using the same Bearer API key. " +
    "One line per request; what its components came to stands in columns of their own.",
  columns: columns(
    `request_id created_at model api_key_id api_key_name protocol status #input_tokens #cached_input_tokens
      #cache_write_tokens #output_tokens #reasoning_tokens usage_source #charge currency`,
  ).concat(components.flatMap((component) => columns(`#${component}_quantity #${component}_charge`))),
};

/** A statement, one line for the opening balance, each movement by model and key, and the closing balance. */
export const statementFile: CsvFile = {
  fileName: "monthly-statement",
  description:
    "Download monthly statement as CSV for accounting import and offline reconciliation. " +
    "The column amount sums to the closing balance; balance is that sum line by line.",
  columns: columns(
    `statement_id month timezone currency status line model api_key_id api_key_name #requests #amount
      #balance`,
  ),
};

/** Every request, as in its JSON list. */
export const logsFile: CsvFile = {
  fileName: "observation-logs",
  description: "Download request observation logs as CSV. One line per request, newest first.",
  columns: columns(
    `request_id created_at protocol stream model api_key_id status #http_status code #latency_ms #ttft_ms
      #input_tokens #output_tokens #charge currency cache conversation_id`,
  ),
};

/** Names of columns; a number's begins with #. */
function columns(names: string): CsvColumn[] {
  return names.split(/\s+/).map((name) => ({
    name: name.replace("#", ""),
    kind: name.startsWith("#") ? "number" : "text",
  }));
}
