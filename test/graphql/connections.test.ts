import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  parse,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from "graphql";
import { buildCustomerSchema, buildOperatorSchema } from "../../src/graphql/index.ts";
import { newId } from "../../src/kernel/ids.ts";
import { customerRoles, type Principal } from "../../src/kernel/principal.ts";
import { fillLists } from "./filled.ts";
import { openWorld, type World } from "./world.ts";

const ROWS = 5;

let world: World;
let operator: string;
let owner: Principal;
beforeAll(async () => {
  world = await openWorld();
  operator = await world.operatorToken();
  await fillLists(world, ROWS);
  const [user] = await world.see("SELECT id FROM customer_user LIMIT 1");
  owner = {
    ...{ kind: "customerUser", customerId: world.acme.customerId, userId: String(user?.["id"]) },
    ...{ role: customerRoles[0]!, sessionId: newId("ses") },
  };
}, 120_000);
afterAll(() => world.close());

type Door = "customer" | "operator";

interface List {
  door: Door;
  name: string;
  field: GraphQLField<unknown, unknown>;
}

interface Page {
  nodes: object[];
  edges: { cursor: string; node: object }[];
  pageInfo: {
    startCursor: string | null;
    endCursor: string | null;
    hasNextPage: boolean;
    hasPreviousPage: boolean;
  };
}

function listsOf(door: Door, schema: GraphQLSchema): List[] {
  return Object.values(schema.getQueryType()?.getFields() ?? {})
    .filter((field) => getNamedType(field.type).name.endsWith("Connection"))
    .map((field) => ({ door, name: field.name, field }));
}

const lists = [...listsOf("customer", buildCustomerSchema()), ...listsOf("operator", buildOperatorSchema())];

// Lists that have too little here for more than one page; their stores page as those of the others do.
const thin = new Set([
  ...["customer invitations", "customer sessions", "customer monthlyStatements", "customer models"],
  ...["customer billingRules", "operator writeOffs", "operator paymentEvents", "operator prices"],
  ...["operator supplierInvoices", "operator operatorSessions", "operator customers"],
  ...["operator monthlyStatements", "operator models"],
  ...["customer resources", "operator resources"],
  ...["operator supplierUsages", "operator supplierUsageDifferences"],
]);

/** Every field of a type, down to a depth; what takes arguments is left out. */
function selection(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return "";
  const fields = Object.values(named.getFields()).filter(
    (field) => !field.args.some((argument) => isNonNullType(argument.type)),
  );
  const texts = fields.flatMap((field) => {
    const leaf = getNamedType(field.type);
    // When a statement was drawn is never the same twice.
    if (field.name === "generatedAt") return [];
    if (isScalarType(leaf) || isEnumType(leaf)) return [field.name];
    const inner = depth > 0 && !isPage(leaf) ? selection(field.type, depth - 1) : "";
    return inner === "" ? [] : [`${field.name} ${inner}`];
  });
  return texts.length === 0 ? "" : `{ ${texts.join(" ")} }`;
}

function isPage(type: unknown): boolean {
  return isObjectType(type) && type.name.endsWith("Connection");
}

function nodeOf(field: List["field"]): GraphQLObjectType {
  const connection = getNamedType(field.type) as GraphQLObjectType;
  const nodes = getNullableType(connection.getFields()["nodes"]!.type);
  return getNamedType(isListType(nodes) ? nodes.ofType : nodes) as GraphQLObjectType;
}

function given({ field }: List): string {
  const values: Record<string, string> = {
    ...{ customerId: JSON.stringify(world.acme.customerId), state: "open", usageId: '"usg_x"' },
  };
  const needed = field.args.filter(
    (argument) => isNonNullType(argument.type) && argument.defaultValue === undefined,
  );
  return needed.map(({ name }) => `${name}: ${values[name] ?? "null"}`).join(", ");
}

async function ask(list: List, paging: string, nodes: string): Promise<Page> {
  const query = `{ ${list.name}(${[given(list), paging].filter(Boolean).join(", ")}) {
    nodes ${nodes} edges { cursor node { __typename } }
    pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }`;
  const { data, errors } = await run(list.door, query);
  expect(errors ?? []).toEqual([]);
  return data?.[list.name] as never;
}

async function run(
  door: Door,
  query: string,
): Promise<{ data?: Record<string, unknown> | null | undefined; errors?: unknown }> {
  if (door === "operator") return world.askOperator(operator, query);
  const result = await world.graphql.execute({
    ...{ document: parse(query), variables: {}, principal: owner, requestId: newId("req") },
  });
  return JSON.parse(JSON.stringify(result)) as never;
}

const wrong = [
  ...["first: 1, last: 1", 'first: 1, before: "x"', 'last: 1, after: "x"', 'after: "x", before: "y"'],
  ...["first: 0", "last: 101", 'after: "no cursor"', 'last: 1, before: "eyJ4IjoxfQ.AAAA"'],
];

const titled = lists.map((list) => ({ title: `${list.door} ${list.name}`, list }));

describe.each(titled)("the list $title", ({ title, list }) => {
  const nodes = selection(nodeOf(list.field), 0);

  test("is walked page by page to its end, and back again, without a gap", async () => {
    const all = await ask(list, "first: 100", nodes);
    expect(all.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    if (!thin.has(title)) expect(all.nodes.length).toBeGreaterThanOrEqual(ROWS);
    const there: object[] = [];
    let after: string | null = null;
    do {
      const page: Page = await ask(list, `first: 2${after === null ? "" : `, after: "${after}"`}`, nodes);
      expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
      there.push(...page.nodes);
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(there).toEqual(all.nodes);
    const back: object[] = [];
    let before: string | null = null;
    do {
      const page: Page = await ask(list, `last: 2${before === null ? "" : `, before: "${before}"`}`, nodes);
      expect(page.pageInfo.hasNextPage).toBe(before !== null);
      back.unshift(...page.nodes);
      before = page.pageInfo.hasPreviousPage ? page.pageInfo.startCursor : null;
    } while (before !== null);
    expect(back).toEqual(all.nodes);
  });

  test("has a cursor for every item, from which it goes on", async () => {
    const { edges, nodes: items, pageInfo } = await ask(list, "first: 3", nodes);
    expect(edges).toHaveLength(items.length);
    expect(new Set(edges.map(({ cursor }) => cursor)).size).toBe(edges.length);
    expect([pageInfo.startCursor, pageInfo.endCursor]).toEqual([
      edges[0]?.cursor ?? null,
      edges.at(-1)?.cursor ?? null,
    ]);
    if (edges.length < 3) return;
    const next = await ask(list, `first: 1, after: "${edges[1]!.cursor}"`, nodes);
    expect(next.nodes).toEqual([items[2]]);
    const previous = await ask(list, `last: 1, before: "${edges[1]!.cursor}"`, nodes);
    expect(previous.nodes).toEqual([items[0]]);
  });

  test("costs as many SQL statements for all of its rows as for one", async () => {
    const deep = `{ ${list.name}(${[given(list), "first: COUNT"].filter(Boolean).join(", ")}) {
      nodes ${selection(nodeOf(list.field), 2)} } }`;
    const cost = (count: number): Promise<number> =>
      world.statements(async () => {
        const { errors } = await run(list.door, deep.replace("COUNT", String(count)));
        expect(errors ?? []).toEqual([]);
      });
    // What the node reads for itself meanwhile is not the list's.
    const least = async (count: number): Promise<number> =>
      Math.min(await cost(count), await cost(count), await cost(count));
    const one = await least(1);
    expect(await least(ROWS)).toBe(one);
  });

  test("is refused with arguments of both directions, out of their limits, or of another list", async () => {
    for (const paging of wrong) {
      const args = [given(list), paging].filter(Boolean).join(", ");
      const { errors } = await run(list.door, `{ ${list.name}(${args}) { nodes { __typename } } }`);
      expect([paging, errors]).toMatchObject([paging, [{ message: expect.any(String) }]]);
    }
  });
});
