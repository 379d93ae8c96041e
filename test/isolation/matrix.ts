import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { GraphQLSchema } from "graphql";
import { buildCustomerSchema } from "../../src/graphql/index.ts";
import { routes } from "../../src/rest/routes.ts";
import { askGraphql, askRest } from "./ask.ts";
import { tryRow, type Ask, type Tried } from "./cells.ts";
import { customerRows, restFilters, restRows, type Row } from "./rows.ts";
import { openTenants, type World } from "./tenants.ts";

const PREFIX = "/openapi/v1";
const schema = buildCustomerSchema();

/** Every path and root field that a customer can reach, as the product has them. */
export function reachable(): string[] {
  const rest = routes.map(({ method, path }) => `${method} ${path.slice(PREFIX.length)}`);
  return [...rest, ...rootFieldsOf(schema)].sort();
}

export function rootFieldsOf(of: GraphQLSchema): string[] {
  const fields = (type: ReturnType<GraphQLSchema["getQueryType"]>) => Object.keys(type?.getFields() ?? {});
  return [
    ...fields(of.getQueryType()).map((name) => `query ${name}`),
    ...fields(of.getMutationType()).map((name) => `mutation ${name}`),
  ];
}

/** The same tests for every wall: what a customer reaches, tried in every way. `raise` puts the wall up, before the first. */
export function isolationTests(raise: () => () => void): void {
  let world: World;
  let lower: () => void;
  let cells = 0;
  beforeAll(async () => {
    world = await openTenants();
    lower = raise();
  });
  afterAll(async () => {
    lower();
    await world.close();
  });

  const judge = async (row: Row, ask: Ask): Promise<void> => {
    const tried: Tried = await tryRow(world, row, ask);
    cells += tried.cells;
    expect(tried.wrong).toEqual([]);
  };

  describe("REST", () => {
    test.each(Object.entries(restRows))("%s", async (name, row) => {
      await judge(row, (who, id) => {
        const path = name.replace(" /", ` ${PREFIX}/`).replace(/:\w+/, encodeURIComponent(id));
        const body = name.startsWith("GET") ? undefined : row.given?.(id);
        return askRest(who.visitor, { row: path, body, headers: who.headers });
      });
    });

    test.each(Object.entries(restFilters))("%s", async (name, row) => {
      await judge(row, (who, id) => {
        const path = name.replace(" /", ` ${PREFIX}/`) + encodeURIComponent(id);
        return askRest(who.visitor, { row: path, body: undefined, headers: who.headers });
      });
    });
  });

  describe("GraphQL", () => {
    test.each(Object.entries(customerRows))("%s", async (name, row) => {
      await judge(row, (who, id) => {
        const variables = row.given?.(id) ?? (name.startsWith("mutation") ? { input: {} } : {});
        return askGraphql(who.visitor, { schema, door: "/graphql", name, variables, headers: who.headers });
      });
    });
  });

  test("nothing of a supplier, a credential or a token stands in the log", () => {
    const logged = world.doors.logged();
    for (const secret of ["sk-canary-credential", "tr_live_", "0.317091"])
      expect(logged).not.toContain(secret);
  });

  test("that were more than two thousand cells", () => {
    expect(cells).toBeGreaterThanOrEqual(2_000);
  });
}
