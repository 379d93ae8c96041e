import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { brokenInGraphql, brokenInOpenapi } from "./breaking-changes.ts";

// schema/baseline is what was last released. A change that breaks its clients goes into the next major version, and
// only with it are these files renewed: `cp schema/*.graphql schema/openapi.json schema/baseline/`.
const read = (path: string): string => readFileSync(new URL(`../../schema/${path}`, import.meta.url), "utf8");

describe("nothing breaks clients of the last release", () => {
  test.each(["customer.graphql", "operator.graphql"])("%s", async (file) => {
    expect(await brokenInGraphql(read(`baseline/${file}`), read(file))).toEqual([]);
  });

  test("openapi.json", () => {
    const [older, newer] = [read("baseline/openapi.json"), read("openapi.json")];
    expect(
      brokenInOpenapi(JSON.parse(older) as object as never, JSON.parse(newer) as object as never),
    ).toEqual([]);
  });
});

interface Spot {
  paths: Record<string, Record<string, never>>;
}

const planted: [
  string,
  RegExp,
  (document: Spot & { components: { schemas: Record<string, never> } }) => void,
][] = [
  ["a path is gone", /GET \/openapi\/v1\/client is gone/, ({ paths }) => delete paths["/openapi/v1/client"]],
  [
    "a field of an answer is gone",
    /GET \/openapi\/v1\/api-keys\/\{api_key_id\} 200 data last4 is gone/,
    ({ components }) =>
      delete (components.schemas["ApiKey"] as unknown as { properties: Record<string, object> }).properties[
        "last4"
      ],
  ],
  [
    "a field of an answer has another type",
    /data version is of another type/,
    ({ components }) =>
      ((components.schemas["ApiKey"] as unknown as { properties: Record<string, object> }).properties[
        "version"
      ] = {
        type: "string",
      }),
  ],
  [
    "a field of a body is newly required",
    /POST \/openapi\/v1\/api-keys body quota is newly required/,
    ({ paths }) => bodyOf(paths).required.push("quota"),
  ],
  [
    "a body takes a field no longer",
    /POST \/openapi\/v1\/api-keys body expires_at is gone/,
    ({ paths }) => delete bodyOf(paths).properties["expires_at"],
  ],
  [
    "a parameter is gone",
    /GET \/openapi\/v1\/api-keys parameter q is gone/,
    ({ paths }) => {
      const list = paths["/openapi/v1/api-keys"]?.["get"] as unknown as { parameters: { name: string }[] };
      list.parameters = list.parameters.filter(({ name }) => name !== "q");
    },
  ],
];

function bodyOf(paths: Spot["paths"]): { required: string[]; properties: Record<string, object> } {
  const create = paths["/openapi/v1/api-keys"]?.["post"] as unknown as {
    requestBody: {
      content: Record<string, { schema: { required: string[]; properties: Record<string, object> } }>;
    };
  };
  return create.requestBody.content["application/json"]!.schema;
}

describe("the comparison finds what is planted", () => {
  test.each(planted)("%s", (_, expected, plant) => {
    const older = JSON.parse(read("openapi.json")) as never;
    const newer = JSON.parse(read("openapi.json")) as never;
    plant(newer);
    expect(brokenInOpenapi(older, newer).join("\n")).toMatch(expected);
  });

  test("a GraphQL field that is gone", async () => {
    const found = await brokenInGraphql("type Query { a: Int b: Int }", "type Query { a: Int }");
    expect(found).toEqual([expect.stringContaining("'b'")]);
  });
});
