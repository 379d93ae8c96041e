import type { ServerResponse } from "node:http";
import { fail } from "../kernel/app-error.ts";
import { isCustomer, type Principal } from "../kernel/principal.ts";
import type { ExportSlots } from "./export-slots.ts";
import { formOf, type ListFile } from "./list-file.ts";
import { sendFile } from "./send-file.ts";
import type { Shape } from "./shape.ts";

export interface FileExport {
  file: ListFile;
  /** What the list's document reads. */
  shape: Shape;
  slots: ExportSlots;
  /** Who asks, and for what, by the names of the operation's variables. */
  call: { principal: Principal; variables: Readonly<Record<string, unknown>> };
  bom: boolean;
  headOnly: boolean;
  rows: () => AsyncIterable<readonly object[]>;
}

/** Sends a list as a file, in its turn. Throws `concurrency_limited`, and what refuses the list itself. */
export async function exportFile(response: ServerResponse, wanted: FileExport): Promise<void> {
  const { file, slots, call, headOnly, rows } = wanted;
  if (!isCustomer(call.principal)) throw fail("permission_denied");
  const giveBack = slots.take(call.principal.customerId);
  try {
    const fileName = nameOf(file, call.variables);
    await sendFile(response, { form: formOf(file, wanted), fileName, headOnly, rows: rows() });
  } finally {
    giveBack();
  }
}

/**
 * Takes the parameter `bom` of CSV files out of a query. Throws `invalid_request` when it is neither 0 nor 1.
 */
export function takeBom(query: URLSearchParams): boolean {
  const given = query.getAll("bom");
  query.delete("bom");
  if (given.length > 1 || !["0", "1", undefined].includes(given[0])) {
    throw fail("invalid_request", { public: "bom must be 0 or 1.", param: "bom" });
  }
  return given[0] === "1";
}

// A name says which span of time is in the file, with nothing that a file's name may not have.
function nameOf({ fileName, format }: ListFile, variables: FileExport["call"]["variables"]): string {
  const span = ["month", "from", "to"]
    .map((name) => variables[name])
    .filter((value) => typeof value === "string");
  const name = [fileName, ...span.map((text) => text.replaceAll(/[^0-9A-Za-z-]/g, ""))].join("_");
  return `${name}.${format}`;
}
