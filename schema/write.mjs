// Writes the generated artefacts of this folder from the built server: `npm run build` comes first. A test compares
// them with what the source says, so whoever changes a type, a limit or a route runs this and commits the result.
import { writeFileSync } from "node:fs";
import { printSchemas, buildCustomerSchema } from "../dist/graphql/index.js";
import { printOpenapi } from "../dist/rest/index.js";

const { customer, operator } = printSchemas();
const openapi = `${JSON.stringify(printOpenapi(buildCustomerSchema()), null, 2)}\n`;
for (const [name, text] of Object.entries({
  "customer.graphql": customer,
  "operator.graphql": operator,
  "openapi.json": openapi,
})) {
  writeFileSync(new URL(name, import.meta.url), text);
}
