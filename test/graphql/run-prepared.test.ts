import { describe, expect, test } from "@jest/globals";
import {
  buildSchema,
  defaultFieldResolver,
  execute,
  type GraphQLScalarType,
  parse,
  validate,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";
import type { GraphqlContext } from "../../src/graphql/context.ts";
import { planOf } from "../../src/graphql/prepared-plan.ts";
import { runPrepared } from "../../src/graphql/run-prepared.ts";
import { fail } from "../../src/kernel/app-error.ts";

const schema: GraphQLSchema = buildSchema(`
  scalar Shout
  enum Mood { good bad }
  type Query { things(first: Int = 2, mood: Mood): Things broken: Thing! count: Int! }
  type Mutation { make(input: MakeInput!): Thing }
  input MakeInput { name: String! sizes: [Int!] }
  type Things { nodes: [Thing!]! total: Int }
  type Thing { id: ID! name: String size: Int mood: Mood shout: Shout tags: [String!] inner: Thing later: Thing
    asked: String must: String! nested(depth: Int): Thing }
`);
(schema.getType("Shout") as GraphQLScalarType).serialize = (value) => String(value).toUpperCase();

const thing = (id: number): Record<string, unknown> => ({
  id,
  name: id % 2 ? `thing ${String(id)}` : null,
  size: id * 2,
  mood: "good",
  shout: "quiet",
  tags: id % 3 ? ["a", "b"] : null,
  inner: { id: id + 100, tags: [], must: "is" },
  must: "is",
  asked(this: { id: number }, args: object, ctx: { word: string }) {
    return `${ctx.word} ${String(this.id)} ${JSON.stringify(args)}`;
  },
});
const ctx = { word: "said" } as unknown as GraphqlContext;
const fields = schema.getQueryType()!.getFields();
fields["things"]!.resolve = (_, { first, mood }: { first: number; mood?: string }) =>
  Promise.resolve({
    nodes: Array.from({ length: first }, (__, index) => thing(index)),
    total: mood ? null : first,
  });
fields["broken"]!.resolve = () => {
  throw fail("conflict", { public: "It is broken." });
};
fields["count"]!.resolve = () => 7;
schema.getMutationType()!.getFields()["make"]!.resolve = (
  _,
  { input }: { input: { name: string; sizes?: number[] } },
) => ({
  ...thing(input.sizes?.length ?? 0),
  name: input.name,
});
// As whoever wraps a field that has no resolver of its own.
(schema.getType("Thing") as GraphQLObjectType).getFields()["name"]!.resolve = defaultFieldResolver;
let asked = 0;
(schema.getType("Thing") as unknown as { getFields(): Record<string, { resolve?: unknown }> }).getFields()[
  "later"
]!.resolve = async ({ id }: { id: number }) => {
  asked++;
  await new Promise((resolve) => setTimeout(resolve, 1));
  return thing(id + 1000);
};

async function both(query: string, variables: Record<string, unknown> = {}) {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const byPlan = await runPrepared({ schema, document, variables }, ctx);
  const byGraphql = await execute({ schema, document, variableValues: variables, contextValue: ctx });
  return { byPlan, byGraphql, isPlanned: planOf(schema, document) !== null };
}

describe("a prepared document is answered as graphql-js would", () => {
  test.each([
    ["{ count }", {}],
    ["{ things { total nodes { id name size mood shout tags asked } } }", {}],
    ["query Q($n: Int) { things(first: $n) { nodes { id } } }", {}],
    [
      "query Q($n: Int, $m: Mood) { all: things(first: $n, mood: $m) { total nodes { key: id ...F } } } fragment F on Thing { shout inner { id tags inner { id } } }",
      { n: 5, m: "bad" },
    ],
    ["{ things { nodes { ... on Thing { must later { id later { id must } } } } } }", {}],
    ["mutation M($i: MakeInput!) { make(input: $i) { name id } }", { i: { name: "n", sizes: [1, 2] } }],
  ])("%s", async (query, variables) => {
    const { byPlan, byGraphql, isPlanned } = await both(query, variables);
    expect(isPlanned).toBe(true);
    expect(JSON.stringify(byPlan)).toBe(JSON.stringify(byGraphql));
  });

  test.each([
    ["two root fields", "{ count things { total } }"],
    ["an argument below the root", "{ things { nodes { nested(depth: 1) { id } } } }"],
    ["a directive", "{ things { total @skip(if: true) nodes { id } } }"],
    ["a field that is asked for twice", "{ things { nodes { inner { id } inner { must } } } }"],
  ])("what has no plan is left to it: %s", async (_, query) => {
    const { byPlan, byGraphql, isPlanned } = await both(query);
    expect(isPlanned).toBe(false);
    expect(JSON.stringify(byPlan)).toBe(JSON.stringify(byGraphql));
  });

  test("a refusal is an error with its cause, beside no data", async () => {
    const { byPlan, byGraphql } = await both("{ broken { id } }");
    expect(byPlan.data).toBeNull();
    expect(
      byPlan.errors?.map(({ message, originalError, path }) => ({ message, originalError, path })),
    ).toEqual(
      byGraphql.errors?.map(({ message, originalError, path }) => ({ message, originalError, path })),
    );
  });

  test("null where nothing may be null is an error, wherever it stands", async () => {
    const { byPlan, byGraphql } = await both(
      "{ things { nodes { inner { inner { id } must } later { inner { must name } } } } }",
    );
    expect(JSON.stringify(byPlan)).toBe(JSON.stringify(byGraphql));
    fields["count"]!.resolve = () => null;
    const wrong = await both("{ count }");
    expect(wrong.byPlan.errors?.[0]?.message).toBe(wrong.byGraphql.errors?.[0]?.message);
  });

  test("a variable of the wrong kind is refused before anything is resolved", async () => {
    const before = asked;
    const { byPlan, byGraphql } = await both(
      "query Q($n: Int) { things(first: $n) { nodes { later { id } } } }",
      { n: "x" },
    );
    expect(byPlan.errors?.[0]?.message).toBe(byGraphql.errors?.[0]?.message);
    expect(asked).toBe(before);
  });
});
