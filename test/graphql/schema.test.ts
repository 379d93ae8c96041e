import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isScalarType,
  type GraphQLSchema,
} from "graphql";
import { buildCustomerSchema, buildOperatorSchema, printSchemas } from "../../src/graphql/index.ts";
import { limitsOf } from "../../src/graphql/limits.ts";

const customer = buildCustomerSchema();
const operator = buildOperatorSchema();
const builtIn = new Set(["String", "Int", "Float", "Boolean", "ID"]);

function committed(name: string): string {
  return readFileSync(new URL(`../../schema/${name}`, import.meta.url), "utf8");
}

/** Every name in a schema that has no description. */
function nameless(schema: GraphQLSchema): string[] {
  const types = Object.values(schema.getTypeMap()).filter(
    ({ name }) => !name.startsWith("__") && !builtIn.has(name),
  );
  return types.flatMap((type) => {
    const isRoot = ["Query", "Mutation", "Subscription"].includes(type.name);
    const missing = isRoot || type.description ? [] : [type.name];
    if (isEnumType(type))
      return [
        ...missing,
        ...type
          .getValues()
          .filter((value) => !value.description)
          .map(String),
      ];
    if (!isObjectType(type) && !isInputObjectType(type)) return missing;
    const fields = Object.values(type.getFields()).flatMap((field) => {
      const parts = [field, ...("args" in field ? field.args : [])];
      return parts
        .filter((part) => !part.description)
        .map((part) => `${type.name}.${field.name}:${part.name}`);
    });
    return [...missing, ...fields];
  });
}

describe("the committed SDL", () => {
  test("customer.graphql is what the source says; `npm run schema` renews it", () => {
    expect(printSchemas().customer).toBe(committed("customer.graphql"));
  });

  test("operator.graphql is what the source says", () => {
    expect(printSchemas().operator).toBe(committed("operator.graphql"));
  });
});

describe.each([
  { name: "customer", schema: customer },
  { name: "operator", schema: operator },
])("the $name schema", ({ schema }) => {
  test("describes every type, field, argument and value", () => {
    expect(nameless(schema)).toEqual([]);
  });

  test("takes exactly one input in every mutation and answers with a payload that lists userErrors", () => {
    for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
      expect([field.name, field.args.map((arg) => arg.name)]).toEqual([field.name, ["input"]]);
      const payload = getNamedType(field.type);
      expect(
        payload.name.endsWith("Payload") && isObjectType(payload) && payload.getFields()["userErrors"],
      ).toBeTruthy();
    }
  });

  test("shows money as Decimal only: no Float anywhere", () => {
    expect(Object.keys(schema.getTypeMap())).not.toContain("Float");
  });

  test("bounds every text that comes in, inherited fields too", () => {
    const inputs = Object.values(schema.getTypeMap()).filter((type) => isInputObjectType(type));
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
      (type) => Object.values(type?.getFields() ?? {}).flatMap((field) => field.args),
    );
    const unbounded = [...inputs.flatMap((type) => Object.values(type.getFields())), ...roots].filter(
      (field) => {
        const type = getNamedType(field.type);
        const isText = isScalarType(type) && (type.name === "String" || type.name === "ID");
        const { maxLength, pattern, values } = limitsOf(field);
        return isText && maxLength === undefined && pattern === undefined && values === undefined;
      },
    );
    expect(unbounded.map((field) => field.name)).toEqual([]);
  });
});

describe("the border between the two schemas", () => {
  const names = (schema: GraphQLSchema): string[] =>
    Object.values(schema.getTypeMap()).flatMap((type) => [
      type.name,
      ...(isObjectType(type) || isInputObjectType(type) ? Object.keys(type.getFields()) : []),
    ]);
  // A region is a customer's to know: it may restrict its requests to some.
  const inside =
    /provider|supplier|upstream|deployment|credential|secret|baseUrl|margin|cost|priority|weight/i;

  // What requests cost the customer; what they cost us has no name there.
  const owed =
    /^[cC]ost(Breakdown|Item|Totals|Component|ComponentName|Overview|Trend|Point|Models?|ModelLine)$/;

  test("supplier, cost, host, credential and price-rule id cannot even be named by customers", () => {
    const leaks = names(customer).filter((name) => inside.test(name) && !owed.test(name));
    expect(leaks).toEqual([]);
    const price = customer.getType("Price");
    expect(isObjectType(price) && Object.keys(price.getFields())).not.toContain("id");
    expect(names(operator).some((name) => inside.test(name))).toBe(true);
  });

  test("a stored secret has no way out of the operator schema either", () => {
    // A token for a new password is shown once to whoever makes it, as an API key's is.
    const made = new Set(["Mutation", "PasswordResetPayload"]);
    const outputs = Object.values(operator.getTypeMap())
      .filter(isObjectType)
      .filter(({ name }) => !made.has(name));
    const fields = outputs.flatMap((type) =>
      Object.keys(type.getFields()).map((name) => `${type.name}.${name}`),
    );
    expect(fields.filter((name) => /secret|digest|password|sealed|fingerprint/i.test(name))).toEqual([]);
  });
});
