import type { JsonSchema } from "./json-schema.ts";
import type { ListFile } from "./list-file.ts";

/** The parameter that every CSV file takes beside those of its list. */
export const bomParameter = {
  name: "bom",
  in: "query",
  required: false,
  description: "1 puts a byte order mark before the text, by which spreadsheets know UTF-8.",
  schema: { type: "string", enum: ["0", "1"], default: "0" },
};

/** The answer that carries a file; `item` is the schema of one item of its list. */
export function fileResponse(file: ListFile, item: () => JsonSchema): JsonSchema {
  return {
    description: `${kinds[file.format]} A download that ends early breaks the connection.`,
    headers: {
      "x-request-id": { $ref: "#/components/headers/RequestId" },
      "content-disposition": { schema: { type: "string" } },
    },
    content: file.format === "csv" ? csvContent(file) : jsonlContent(item()),
  };
}

const kinds: Record<ListFile["format"], string> = {
  csv:
    "The file, by RFC 4180: UTF-8, CRLF, a header row, one snapshot of the data. " +
    "A text that a spreadsheet would take for a formula has a ' before it.",
  jsonl: "The file: a JSON object in each line, UTF-8, one snapshot of the data; it is empty without any.",
};

function csvContent({ columns }: Extract<ListFile, { format: "csv" }>): JsonSchema {
  const example = `${columns.map(({ name }) => name).join(",")}\r\n`;
  return { "text/csv": { schema: { type: "string" }, example } };
}

// What stands in a line is said beside: JSON Schema of OpenAPI 3.1 has no word for a sequence.
function jsonlContent(item: JsonSchema): JsonSchema {
  return { "application/jsonl": { schema: { type: "string" }, "x-item": item } };
}
