import { describe, expect, test } from "@jest/globals";
import { buildSchema, getIntrospectionQuery, getOperationAST, parse } from "graphql";
import { refuseHeavyOperation } from "../../src/graphql/query-limits.ts";

const schema = buildSchema(`
  type Query { list(first: Int, last: Int): NodeConnection node: Node }
  type NodeConnection { nodes: [Node] }
  type Node { id: ID node: Node list(first: Int, last: Int): NodeConnection }
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
    { query: "{ list(last: 70) { nodes { list(last: 70) { nodes { id } } } } }", verdict: "units of cost" },
    { query: "query ($n: Int = 5000) { list(last: $n) { nodes { id } } }", verdict: "units of cost" },
    { query: "{ list(first: 1, last: 5000) { nodes { id } } }", verdict: "units of cost" },
    { query: "{ list(first: null, last: 2) { nodes { id } } }", verdict: "let in" },
  ])("$query with $variables: $verdict", ({ query, variables, verdict }) => {
    expect(weigh(query, variables)).toContain(verdict);
  });
});

describe("what the walk tells", () => {
  const costOf = (query: string, isKnown = false): object => {
    const document = parse(query);
    return refuseHeavyOperation({
      schema,
      document,
      operation: getOperationAST(document)!,
      variables: {},
      isKnown,
    });
  };

  test("a page costs its fields times its size, whichever way it is walked", () => {
    expect(costOf("{ list(first: 10) { nodes { id } } }")).toEqual({ requested: 21, limit: 5000 });
    expect(costOf("{ list(last: 10) { nodes { id } } }")).toEqual({ requested: 21, limit: 5000 });
    expect(costOf("{ list { nodes { id } } }")).toEqual({ requested: 41, limit: 5000 });
  });

  test("a document of ours may cost more, but not any amount", () => {
    const pages = (size: number): string => `{ list(first: ${String(size)}) { nodes { id } } }`;
    expect(costOf(pages(6000), true)).toEqual({ requested: 12_001, limit: 20_000 });
    expect(() => costOf(pages(6000))).toThrow("5000 units of cost");
    expect(() => costOf(pages(60_000), true)).toThrow("20000 units of cost");
  });
});

describe("introspection", () => {
  test("as tools send it is let in", () => {
    expect(weigh(getIntrospectionQuery())).toBe("let in");
  });

  test("is dear, so that one operation cannot repeat it at will", () => {
    const many = Array.from({ length: 5 }, (_, index) => `s${String(index)}: __schema { types { name } }`);
    expect(weigh(`{ ${many.join(" ")} }`)).toContain("units of cost");
  });

  test.each([
    "{ __schema { types { a: name b: name } } }",
    '{ __type(name: "Node") { fields { a: name } } }',
    "{ __schema { types { ...F } } } fragment F on __Type { a: fields { name } }",
    "{ __schema { ... on __Schema { types { a: name } } } }",
  ])("multiplies nothing by aliases: %s", (query) => {
    expect(weigh(query)).toBe("Introspection may not use aliases.");
  });
});
