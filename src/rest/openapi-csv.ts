import type { CsvFile } from "./csv-files.ts";
import type { JsonSchema } from "./json-schema.ts";

/** The parameter that every file takes beside those of its list. */
export const bomParameter = {
  name: "bom",
  in: "query",
  required: false,
  description: "1 puts a byte order mark before the text, by which spreadsheets know UTF-8.",
  schema: { type: "string", enum: ["0", "1"], default: "0" },
};

/** The answer that carries a file. */
export function csvResponse(file: CsvFile): JsonSchema {
  return {
    description:
      "The file, by RFC 4180: UTF-8, CRLF, a header row, one snapshot of the data. " +
      "A text that a spreadsheet would take for a formula has a ' before it. " +
      "A download that ends early breaks the connection.",
    headers: {
      "x-request-id": { $ref: "#/components/headers/RequestId" },
      "content-disposition": { schema: { type: "string" } },
    },
    content: {
      "text/csv": {
        schema: { type: "string" },
        example: `${file.columns.map(({ name }) => name).join(",")}\r\n`,
      },
    },
  };
}
