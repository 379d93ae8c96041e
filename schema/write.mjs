// Writes the generated contracts of this folder from the built server. A test compares them with what the source says,
// so whoever changes a type, a limit or a route runs `npm run schema` and commits the result.
import { writeFileSync } from "node:fs";
import { printedSchemas } from "../dist/printed-schemas.js";

const endings = { customer: "graphql", operator: "graphql", openapi: "json" };
for (const [name, text] of printedSchemas()) {
  writeFileSync(new URL(`${name}.${endings[name]}`, import.meta.url), text);
}
