// Writes generated/persisted-documents.json: every operation of operations/*.graphql with its fragments, by
// the hash of its text. What stands in operations/operator is for the operator's endpoint. Needs no build:
// `node schema/write-documents.mjs`. With --check it writes nothing, and fails when the file is not up to date.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { parse, print, separateOperations } from "graphql";

function documentsOf(folder) {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder).filter((file) => file.endsWith(".graphql"));
  const source = files.sort().map((file) => readFileSync(new URL(file, folder), "utf8"));
  if (source.length === 0) return {};
  const texts = Object.values(separateOperations(parse(source.join("\n")))).map(print);
  return Object.fromEntries(texts.map((text) => [idOf(text), text]));
}

function idOf(text) {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

const target = new URL("generated/persisted-documents.json", import.meta.url);
const registry = {
  customer: documentsOf(new URL("operations/", import.meta.url)),
  operator: documentsOf(new URL("operations/operator/", import.meta.url)),
};
const text = `${JSON.stringify(registry, null, 2)}\n`;
if (!process.argv.includes("--check")) writeFileSync(target, text);
else if (!existsSync(target) || readFileSync(target, "utf8") !== text) {
  console.error(
    "schema/generated/persisted-documents.json is not up to date: node schema/write-documents.mjs",
  );
  process.exit(1);
}
