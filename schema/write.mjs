// Writes the generated contracts of this folder, and the generated parts of src/docs, from the built server. Tests
// compare them with what the source says, so whoever changes a type, a limit, a route, an error or what protocols can
// do runs `npm run schema` and commits the result.
import { readFileSync, writeFileSync } from "node:fs";
import { printedParts, printInto } from "../dist/printed-docs.js";
import { printedSchemas } from "../dist/printed-schemas.js";

const endings = { customer: "graphql", operator: "graphql", openapi: "json" };
for (const [name, text] of printedSchemas()) {
  writeFileSync(new URL(`${name}.${endings[name]}`, import.meta.url), text);
}

for (const [file, parts] of printedParts()) {
  const document = new URL(`../src/docs/${file}`, import.meta.url);
  writeFileSync(document, printInto(readFileSync(document, "utf8"), parts));
}
