import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { createConfig, lintFromString } from "@redocly/openapi-core";

const source = readFileSync(new URL("../../schema/openapi.json", import.meta.url), "utf8");

/** What the linter's strictest set of rules says of a document, one line each. */
async function problemsOf(text: string): Promise<string[]> {
  const config = await createConfig({ extends: ["recommended-strict"] });
  const problems = await lintFromString({ source: text, absoluteRef: "openapi.json", config });
  return problems.map(
    ({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer ?? ""}`,
  );
}

test("openapi.json passes the linter's strictest rules without a word", async () => {
  expect(await problemsOf(source)).toEqual([]);
});

test("the linter does read it: an operation without an id is found", async () => {
  const broken = source.replace('"operationId": "client",', "");
  expect(broken).not.toBe(source);
  expect(await problemsOf(broken)).toEqual([expect.stringContaining("operation-operationId")]);
});
