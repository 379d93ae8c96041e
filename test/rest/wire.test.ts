import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { buildSchema, type GraphQLInputObjectType } from "graphql";
import { writeAnswer } from "../../src/rest/answer.ts";
import { prepareOperations } from "../../src/rest/operations.ts";
import { camelCase, snakeCase } from "../../src/rest/spelling.ts";
import { readWire } from "../../src/rest/wire.ts";

const schema = buildSchema(`
  scalar JSON
  enum Mode { on off }
  input Inner { perRequest: String cacheWrite1h: Int }
  input Thing { displayName: String! allowedModelIds: [String!] inner: Inner inners: [Inner!] mode: Mode
    metadata: JSON last4: ID }
  type Thing2 { displayName: String metadata: JSON nestedThings: [Thing2!] }
  type PageInfo { endCursor: String hasNextPage: Boolean! }
  type ThingConnection { nodes: [Thing2!]! pageInfo: PageInfo! }
  type UserError { field: String code: String message: String }
  type ThingPayload { thing: Thing2 token: String userErrors: [UserError!]! }
  type Query { thing: Thing2 things: ThingConnection! tags: [String!]! }
  type Mutation { make(input: Thing): ThingPayload! }
`);
const thing = schema.getType("Thing") as GraphQLInputObjectType;

describe("spelling", () => {
  test.each([
    ["allowedModelIds", "allowed_model_ids"],
    ["last4", "last4"],
    ["last7Days", "last_7_days"],
    ["cacheWrite1h", "cache_write_1h"],
    ["rateLimits.rpm", "rate_limits.rpm"],
    ["allowedModelIds[1]", "allowed_model_ids[1]"],
    ["id", "id"],
  ])("%s is %s on the wire, and back", (graphql, wire) => {
    expect(snakeCase(graphql)).toBe(wire);
    expect(camelCase(wire)).toBe(graphql);
  });
});

describe("reading the wire", () => {
  test("renames what the types know, at every depth, and leaves free-form JSON alone", () => {
    const metadata = { some_key: { camelKey: [null, { deep_key: 1 }] } };
    const body = {
      display_name: "x",
      inner: { per_request: "1" },
      inners: [{ cache_write_1h: 2 }],
      mode: "on",
      metadata,
    };
    expect(readWire(thing, body, "")).toEqual({
      errors: [],
      value: {
        displayName: "x",
        inner: { perRequest: "1" },
        inners: [{ cacheWrite1h: 2 }],
        mode: "on",
        metadata,
      },
    });
  });

  test("left out, null and [] stay three things", () => {
    const read = (body: object): unknown => readWire(thing, { display_name: "x", ...body }, "").value;
    expect(read({})).toEqual({ displayName: "x" });
    expect(Object.keys(read({}) as object)).toEqual(["displayName"]);
    expect(read({ allowed_model_ids: null })).toEqual({ displayName: "x", allowedModelIds: null });
    expect(read({ allowed_model_ids: [] })).toEqual({ displayName: "x", allowedModelIds: [] });
  });

  test.each<{ body: object; errors: string[] }>([
    { body: {}, errors: ["display_name is required."] },
    { body: { display_name: null }, errors: ["display_name must not be null."] },
    { body: { display_name: 5 }, errors: ["display_name must be a string."] },
    { body: { display_name: "x", displayName: "y" }, errors: ["displayName is not known here."] },
    {
      body: { display_name: "x", inner: { nope: 1, per_request: 2 } },
      errors: ["inner.nope is not known here.", "inner.per_request must be a string."],
    },
    { body: { display_name: "x", inners: [{}, []] }, errors: ["inners[1] must be an object."] },
    { body: { display_name: "x", allowed_model_ids: "a" }, errors: ["allowed_model_ids must be a list."] },
    {
      body: { display_name: "x", allowed_model_ids: ["a", 1] },
      errors: ["allowed_model_ids[1] must be a string."],
    },
    { body: { display_name: "x", mode: "neither" }, errors: ["mode must be one of on, off."] },
    {
      body: { display_name: "x", inner: { cache_write_1h: 1.5 } },
      errors: ["inner.cache_write_1h must be a whole number."],
    },
    { body: { display_name: "x", last4: 5 }, errors: ["last4 must be a string."] },
    {
      body: { display_name: "x", __proto__x: 1, constructor: 1 },
      errors: ["__proto__x is not known here.", "constructor is not known here."],
    },
  ])("$body: $errors", ({ body, errors }) => {
    expect(readWire(thing, body, "").errors.map(({ message }) => message)).toEqual(errors);
  });

  test("any JSON at all is either read or refused, never thrown at", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { errors } = readWire(thing, value, "");
        expect(errors.every(({ message }) => message.length > 0)).toBe(true);
      }),
    );
  });

  test("metadata of any form comes through unchanged", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (metadata) => {
        expect(readWire(thing, { display_name: "x", metadata }, "").value).toEqual({
          displayName: "x",
          metadata,
        });
      }),
    );
  });
});

describe("writing an answer", () => {
  const operations = prepareOperations(
    schema,
    `query One { thing { displayName metadata nestedThings { displayName } } }
     query Many { things { nodes { displayName } pageInfo { endCursor hasNextPage } } }
     query Tags { tags }
     mutation Make($input: Thing) { make(input: $input) { thing { displayName } token userErrors {
       field code message } } }`,
  );
  const write = (name: string, result: Record<string, unknown>): unknown =>
    writeAnswer(operations.get(name)!, result);

  test("an object by its types, with free-form JSON untouched", () => {
    const metadata = { camelKey: 1 };
    expect(
      write("One", { thing: { displayName: "x", metadata, nestedThings: [{ displayName: "y" }] } }),
    ).toEqual({
      display_name: "x",
      metadata,
      nested_things: [{ display_name: "y" }],
    });
  });

  test("a connection as items, next_cursor and has_more", () => {
    const page = (hasNextPage: boolean) => ({
      nodes: [{ displayName: "x" }],
      pageInfo: { endCursor: "c", hasNextPage },
    });
    expect(write("Many", { things: page(true) })).toEqual({
      items: [{ display_name: "x" }],
      next_cursor: "c",
      has_more: true,
    });
    expect(write("Many", { things: page(false) })).toMatchObject({ next_cursor: null, has_more: false });
  });

  test("a bare list as items, a payload as its object with what stands beside it", () => {
    expect(write("Tags", { tags: ["a"] })).toEqual({ items: ["a"] });
    expect(write("Make", { make: { thing: { displayName: "x" }, token: "t", userErrors: [] } })).toEqual({
      display_name: "x",
      token: "t",
    });
  });
});

describe("a document that does not fit stops the start", () => {
  test.each([
    ["an unknown field", "query Q { thing { nope } }", "does not fit"],
    ["two root fields", "query Q { thing { displayName } tags }", "exactly one root field"],
    ["no name", "{ tags }", "no name"],
    ["a list without its page", "query Q { things { nodes { displayName } } }", "pageInfo"],
  ])("%s", (_, source, message) => {
    expect(() => prepareOperations(schema, source)).toThrow(message);
  });
});
