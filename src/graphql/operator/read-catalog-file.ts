import { parseCatalogFile, type CatalogFile } from "../../catalog/index.ts";
import { AppError, fail } from "../../kernel/app-error.ts";

// A file that comes from afar must not read this process's environment: what it names would come back in a
// diff.
const noEnvironment = {};

/** Reads a catalog file out of an argument. Throws `invalid_request` whose fields say where in the file. */
export function readCatalogFile(text: string): CatalogFile {
  try {
    return parseCatalogFile(text, noEnvironment);
  } catch (thrown) {
    throw thrown instanceof AppError ? inFile(thrown) : thrown;
  }
}

function inFile(error: AppError): AppError {
  const fields = error.fields.map(({ field, code, message }) => ({
    field: "file",
    code,
    message: field === "file" ? message : `${field}: ${message}`,
  }));
  return fail(error.code, { public: error.message, fields, cause: error });
}
