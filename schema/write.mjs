// Writes the generated contracts of this folder, and the tables of src/docs/protocols.md, from the built server. Tests
// compare them with what the source says, so whoever changes a type, a limit, a route or what protocols can do runs
// `npm run schema` and commits the result.
import { readFileSync, writeFileSync } from "node:fs";
import { printedProtocols } from "../dist/printed-docs.js";
import { printedSchemas } from "../dist/printed-schemas.js";

const endings = { customer: "graphql", operator: "graphql", openapi: "json" };
for (const [name, text] of printedSchemas()) {
  writeFileSync(new URL(`${name}.${endings[name]}`, import.meta.url), text);
}

const protocols = new URL("../src/docs/protocols.md", import.meta.url);
writeFileSync(protocols, printedProtocols(readFileSync(protocols, "utf8")));
