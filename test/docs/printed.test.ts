import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { printInto, printedParts } from "../../src/printed-docs.ts";

const parts = printedParts();

test.each([...parts.keys()])(
  "what is generated in %s is what the source says; npm run schema renews it",
  (file) => {
    const document = readFileSync(new URL(`../../src/docs/${file}`, import.meta.url), "utf8");
    expect(printInto(document, parts.get(file) ?? {})).toBe(document);
    expect(document).not.toMatch(/<!-- (\w+) -->\s*<!-- \/\1 -->/);
  },
);

test("a part that has no place in its document is a mistake", () => {
  expect(() => printInto("# A page\n", { codes: "" })).toThrow("no place for codes");
});

test("what is printed may hold what a replacement would take for a sign", () => {
  const document = "# A page\n\n<!-- part -->\n\n<!-- /part -->\n";
  expect(printInto(document, { part: "`$&` and $1" })).toBe(
    "# A page\n\n<!-- part -->\n\n`$&` and $1\n\n<!-- /part -->\n",
  );
});

test("the reference for customers names nothing that only operators may know", () => {
  const text = parts.get("graphql-customer.md")?.["reference"] ?? "";
  expect(text).toContain("### query balance");
  // Whole words: a customer reads of "cost" in sentences, but no field is one of these.
  expect(text).not.toMatch(/upstreamModel|supplierCost|baseUrl|CredentialInput|margin|priceId|deployment/i);
});
