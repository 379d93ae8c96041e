import { describe, expect, test } from "@jest/globals";
import { buildSchema, execute, parse, type ExecutionResult } from "graphql";
import { limitTime } from "../../src/graphql/time-limit.ts";
import { causeOf } from "../../src/graphql/graphql-errors.ts";

function schemaOf(slow: () => unknown): ReturnType<typeof buildSchema> {
  const schema = buildSchema(
    "type Query { fast: Int slow: Int node: Node } type Node { slow: Int } type Mutation { slow: Int }",
  );
  for (const type of ["Query", "Node", "Mutation"]) {
    const fields = (schema.getType(type) as ReturnType<typeof schema.getQueryType>)?.getFields() ?? {};
    if (fields["slow"]) fields["slow"].resolve = slow;
    if (fields["fast"]) fields["fast"].resolve = () => 1;
    if (fields["node"]) fields["node"].resolve = () => Promise.resolve({});
  }
  return limitTime(schema);
}

async function run(query: string, slow: () => unknown): Promise<ExecutionResult> {
  const contextValue = { deadline: Date.now() + 60 };
  return execute({ schema: schemaOf(slow), document: parse(query), contextValue });
}

const never = (): Promise<never> => new Promise(() => undefined);
const late = (): Promise<number> => new Promise((resolve) => setTimeout(resolve, 150, 2));

describe("a query", () => {
  test.each(["{ fast slow }", "{ fast node { slow } }"])(
    "%s ends in time, with what is there",
    async (query) => {
      const { data, errors } = await run(query, never);
      expect(data).toMatchObject({ fast: 1 });
      expect(errors?.map((error) => causeOf(error))).toMatchObject([
        { code: "service_unavailable", status: 503, message: "The query took longer than 15 seconds." },
      ]);
    },
  );

  test("that is in time keeps its answer, and its failures", async () => {
    expect(await run("{ slow }", () => Promise.resolve(3))).toEqual({ data: { slow: 3 } });
    const { errors } = await run("{ slow }", () => Promise.reject(new Error("no")));
    expect(errors?.[0]?.message).toBe("no");
  });

  test("whose field fails after its time leaves no failure unheard", async () => {
    const failing = (): Promise<never> =>
      new Promise((_, reject) => setTimeout(reject, 100, new Error("late")));
    const { errors } = await run("{ slow }", failing);
    expect(errors).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 80));
  });
});

test("a mutation is waited for to its end", async () => {
  expect(await run("mutation { slow }", late)).toEqual({ data: { slow: 2 } });
});
