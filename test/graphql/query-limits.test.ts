import { describe, expect, test } from "@jest/globals";
import { buildSchema, getOperationAST, parse } from "graphql";
import { refuseHeavyOperation } from "../../src/graphql/query-limits.ts";

const schema = buildSchema(`
  type Query { list(first: Int = 20): NodeConnection node: Node }
  type NodeConnection { nodes: [Node] }
  type Node { id: ID node: Node list(first: Int = 20): NodeConnection }
`);

function weigh(query: string, variables: Record<string, unknown> = {}): string {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error("no operation");
  try {
    refuseHeavyOperation({ schema, document, operation, variables });
    return "let in";
  } catch (error) {
    return (error as Error).message;
  }
}

const nested = (levels: number): string => "{ node ".repeat(levels - 1) + "{ id }" + " }".repeat(levels - 1);

describe("the depth of an operation", () => {
  test("ten levels are let in, eleven are not", () => {
    expect(weigh(nested(10))).toBe("let in");
    expect(weigh(nested(11))).toContain("10 levels of fields");
  });

  test("levels inside fragments count", () => {
    const inner = nested(6);
    expect(
      weigh(`{ node { node { node { node { node { ...F } } } } } } fragment F on Node ${inner}`),
    ).toContain("levels");
  });
});

describe("the cost of an operation", () => {
  test.each([
    { query: "{ list { nodes { id } } }", verdict: "let in" },
    { query: "{ list(first: 70) { nodes { list(first: 70) { nodes { id } } } } }", verdict: "units of cost" },
    {
      query: "{ list(first: 20) { nodes { list { nodes { list { nodes { id } } } } } } }",
      verdict: "units of cost",
    },
    { query: "query ($n: Int = 5000) { list(first: $n) { nodes { id } } }", verdict: "units of cost" },
    {
      query: "query ($n: Int = 5000) { list(first: $n) { nodes { id } } }",
      variables: { n: 1 },
      verdict: "let in",
    },
    {
      query: "query ($n: Int) { list(first: $n) { nodes { id } } }",
      variables: { n: null },
      verdict: "let in",
    },
    {
      query: "query ($n: Int) { list(first: $n) { nodes { id } } }",
      variables: { n: "many" },
      verdict: "let in",
    },
    { query: "{ list(first: -9) { nodes { id } } }", verdict: "let in" },
  ])("$query with $variables: $verdict", ({ query, variables, verdict }) => {
    expect(weigh(query, variables)).toContain(verdict);
  });
});
