import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { buildOperatorSchema } from "../../src/graphql/index.ts";
import { askGraphql, type Outcome } from "./ask.ts";
import { dummyVariables } from "./dummy.ts";
import { rootFieldsOf } from "./matrix.ts";
import { operatorMutations, operatorQueries, type OperatorNeeds } from "./operator-rows.ts";
import { openTenants, type Caller, type Stranger, type World } from "./tenants.ts";

const schema = buildOperatorSchema();
const rows: [string, OperatorNeeds][] = [
  ...Object.entries(operatorQueries).map(([name, needs]): [string, OperatorNeeds] => [
    `query ${name}`,
    needs,
  ]),
  ...Object.entries(operatorMutations).map(([name, needs]): [string, OperatorNeeds] => [
    `mutation ${name}`,
    needs,
  ]),
];

let world: World;
let cells = 0;
beforeAll(async () => {
  world = await openTenants();
});
afterAll(() => world.close());

test("every root field of the operator schema has its row, and no row is of something that is gone", () => {
  expect(rows.map(([name]) => name).sort()).toEqual(rootFieldsOf(schema).sort());
});

/** Asks at the operators' door, about things that do not exist. */
async function ask(who: Pick<Caller | Stranger, "visitor" | "headers">, name: string): Promise<Outcome> {
  const [kind, field = ""] = name.split(" ");
  const root = kind === "mutation" ? schema.getMutationType() : schema.getQueryType();
  const variables = dummyVariables(root?.getFields()[field]?.args ?? []);
  cells++;
  return askGraphql(who.visitor, {
    schema,
    door: "/graphql/operator",
    name,
    variables,
    headers: who.headers,
  });
}

describe.each(rows)("%s", (name, needs) => {
  test("is closed to every customer, key or person, and to nobody", async () => {
    const before = await world.fingerprint();
    const outsiders = [...world.callers, ...world.strangers];
    const came = await Promise.all(
      outsiders.map(async (who) => [who.name, (await ask(who, name)).outcome] as const),
    );
    const shut = needs === "public" ? [] : ["missing_api_key", "invalid_api_key"];
    if (needs !== "public") expect(came.filter(([, outcome]) => !shut.includes(outcome))).toEqual([]);
    if (needs !== "public") expect(await world.fingerprint()).toBe(before);
  });

  test("is open to the roles that are written down, and to no other", async () => {
    // Whoever logs out is nobody to the next row.
    if (needs === "public" || name === "mutation logOutOperator") return;
    for (const operator of world.operators) {
      const isOpen = needs === "everybody" || needs.includes(operator.role as never);
      const before = isOpen ? "" : await world.fingerprint();
      const { outcome } = await ask(operator, name);
      // A wrong current password and a second operator's absence are refused in the same word.
      const refused = outcome === "permission_denied" && name !== "mutation changeOperatorPassword";
      expect([operator.name, refused]).toEqual([operator.name, !isOpen]);
      expect(outcome).not.toBe("internal_error");
      expect(outcome).not.toBe("missing_api_key");
      if (!isOpen) expect(await world.fingerprint()).toBe(before);
    }
  });
});

test("that were more than a thousand cells", () => {
  expect(cells).toBeGreaterThanOrEqual(1_000);
});
