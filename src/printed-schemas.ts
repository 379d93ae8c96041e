import { buildCustomerSchema, printSchemas } from "./graphql/index.ts";
import { printOpenapi } from "./rest/index.ts";

/**
 * The three public contracts as they are committed in `schema/`, by the names of the files without ending.
 */
export function printedSchemas(): ReadonlyMap<string, string> {
  const { customer, operator } = printSchemas();
  const openapi = `${JSON.stringify(printOpenapi(buildCustomerSchema()), null, 2)}\n`;
  return new Map(Object.entries({ customer, operator, openapi }));
}
