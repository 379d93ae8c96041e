import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { buildCustomerSchema } from "../../src/graphql/index.ts";
import { printOpenapi } from "../../src/rest/index.ts";
import { loadOperations, operationsFolder } from "../../src/rest/operations.ts";
import { openapiPath, routes } from "../../src/rest/routes.ts";
import { referenceRows } from "./reference-rows.ts";

const schema = buildCustomerSchema();
const openapi = printOpenapi(schema) as { paths: Record<string, Record<string, Operation>> };
const declared = routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
// In API.md but not in the reference's table: the estimate that Anthropic's SDK asks for, and the document
// itself. Beside every list that is a CSV file there, it is JSON Lines here.
const beyondReference = [
  "POST /api/v1/services/aigc/multimodal-generation/generation",
  "POST /v1/messages/count_tokens",
  `GET ${openapiPath}`,
];

// What is asked here takes a body, and changes nothing.
const readByPost = ["BalanceCheck"];

interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  parameters?: { name: string; in: string; required: boolean }[];
  responses: Record<string, object>;
}

const documented = Object.entries(openapi.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ row: `${method.toUpperCase()} ${path}`, operation })),
);

describe("the table of routes", () => {
  test("has no row that the reference does not have", () => {
    expect(
      declared.filter(
        (row) => !referenceRows.includes(row.replace(/\.jsonl$/, ".csv").replace(/logs\.csv$/, "logs")),
      ),
    ).toEqual([]);
  });

  test("has every row that the reference has", () => {
    const missing = referenceRows.filter((row) => row.includes("/openapi/") && !declared.includes(row));
    expect(missing).toEqual([]);
  });

  test("has no row twice", () => {
    expect(new Set(declared).size).toBe(declared.length);
  });

  test("answers a POST that makes something with 201, everything else with 200", () => {
    expect(routes.filter(({ status }) => status === 201).map(({ operation }) => operation)).toEqual([
      "CreateConversation",
      "CreateApiKey",
      "CopyApiKey",
      "RotateApiKey",
    ]);
    expect(routes.every(({ status }) => status === 200 || status === 201)).toBe(true);
  });

  test("uses every document of schema/operations, and reads through queries only: by GET, or by POST with a body", () => {
    const operations = loadOperations(schema, operationsFolder);
    expect([...operations.keys()].sort()).toEqual(
      [...new Set(routes.map(({ operation }) => operation))].sort(),
    );
    for (const { method, operation } of routes) {
      const isQuery = Object.values(schema.getQueryType()?.getFields() ?? {}).includes(
        operations.get(operation)!.root as never,
      );
      const reads = method === "GET" || readByPost.includes(operation);
      expect([operation, isQuery]).toEqual([operation, reads]);
    }
  });
});

describe("openapi.json", () => {
  test("is what the source says; `npm run schema` renews it", () => {
    const committed = readFileSync(new URL("../../schema/openapi.json", import.meta.url), "utf8");
    expect(`${JSON.stringify(openapi, null, 2)}\n`).toBe(committed);
  });

  test("has exactly the rows of the table, the inference paths and itself", () => {
    const inference = referenceRows.filter((row) => !row.includes("/openapi/"));
    expect(documented.map(({ row }) => row).sort()).toEqual(
      [...declared, ...inference, ...beyondReference].sort(),
    );
  });

  test("gives every operation an id of its own, a summary and a tag", () => {
    const ids = documented.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { operation } of documented)
      expect([operation.summary.length > 3, operation.tags.length]).toEqual([true, 1]);
  });

  test("documents every path segment as a required parameter", () => {
    for (const { row, operation } of documented) {
      const segments = [...row.matchAll(/\{(\w+)\}/g)].map((found) => found[1]);
      const inPath = (operation.parameters ?? []).filter(
        (parameter) => parameter.in === "path" && parameter.required,
      );
      expect([row, inPath.map(({ name }) => name)]).toEqual([row, segments]);
    }
  });

  test("points only to what it has", () => {
    const text = JSON.stringify(openapi);
    for (const [, pointer = ""] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = pointer
        .split("/")
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], openapi);
      expect([pointer, typeof found]).toEqual([pointer, "object"]);
    }
  });

  test("names fields as the wire does, and nothing of suppliers", () => {
    const text = JSON.stringify(openapi);
    expect(
      [...text.matchAll(/"(?!\$|x-|const)([a-z]+[A-Z]\w*)":/g)]
        .map((found) => found[1])
        .filter((name) => !KEYWORDS.has(name ?? "")),
    ).toEqual([]);
    expect(text).not.toMatch(/supplier|upstream_model|base_url|price_id/i);
  });
});

/** OpenAPI's own words that are written in camelCase. */
const KEYWORDS = new Set(
  (
    "operationId requestBody securitySchemes additionalProperties minLength maxLength minItems maxItems " +
    "uniqueItems anyOf allOf apiKey"
  )
    .split(" ")
    .concat(["OpenaiError", "AnthropicError"]),
);
