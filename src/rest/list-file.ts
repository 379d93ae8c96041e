import { csvHeader, csvWriter } from "./csv.ts";
import type { CsvFile } from "./csv-files.ts";
import { jsonlWriter } from "./jsonl.ts";
import type { JsonlFile } from "./jsonl-files.ts";
import type { Shape } from "./shape.ts";

/** A list as a file, of one kind or the other. */
export type ListFile = ({ format: "csv" } & CsvFile) | ({ format: "jsonl" } & JsonlFile);

/** How the rows of a list become the text of a file. */
export interface FileForm {
  contentType: string;
  /** What precedes the first row. */
  head: string;
  write: (rows: readonly object[]) => string;
}

const BOM = "\uFEFF";

/**
 * The form of a file. `shape` is what the list's document reads; `bom` puts a byte order mark before the
 * text, by which spreadsheets know UTF-8.
 */
export function formOf(file: ListFile, { shape, bom }: { shape: Shape; bom: boolean }): FileForm {
  if (file.format === "jsonl") {
    return { contentType: "application/jsonl; charset=utf-8", head: "", write: jsonlWriter(shape) };
  }
  return {
    contentType: "text/csv; charset=utf-8; header=present",
    head: (bom ? BOM : "") + csvHeader(file.columns),
    write: csvWriter(file.columns),
  };
}
