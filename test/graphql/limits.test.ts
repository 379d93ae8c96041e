import { describe, expect, test } from "@jest/globals";
import {
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
} from "graphql";
import type { GraphQLArgument, GraphQLInputType } from "graphql";
import { findBreaches, type Limits } from "../../src/graphql/limits.ts";
import { Json } from "../../src/graphql/scalars.ts";

function argument(name: string, type: GraphQLInputType, limits: Limits = {}): GraphQLArgument {
  return {
    name,
    type,
    extensions: { limits },
    description: null,
    defaultValue: undefined,
    deprecationReason: null,
    astNode: null,
  };
}

const names = new GraphQLList(new GraphQLNonNull(GraphQLString));
const input = new GraphQLInputObjectType({
  name: "Input",
  fields: {
    name: { type: GraphQLString, extensions: { limits: { minLength: 2, maxLength: 4 } } },
    tags: {
      type: names,
      extensions: { limits: { maxItems: 2, maxLength: 3, notNull: true, uniqueItems: true } },
    },
  },
});

const found = (field: GraphQLArgument, value: unknown): string[] =>
  findBreaches([field], { [field.name]: value }).map(({ path, message }) => `${path}: ${message}`);

describe("a limit says where a value is out of it", () => {
  test.each([
    {
      field: argument("first", GraphQLInt, { min: 1, max: 100 }),
      value: 0,
      says: ["first: must be at least 1"],
    },
    {
      field: argument("first", GraphQLInt, { min: 1, max: 100 }),
      value: 101,
      says: ["first: must be at most 100"],
    },
    {
      field: argument("input", input),
      value: { name: "a" },
      says: ["input.name: must have at least 2 characters"],
    },
    {
      field: argument("input", input),
      value: { name: "abcde", tags: ["abc", "abcd"] },
      says: ["input.name: must have at most 4 characters", "input.tags[1]: must have at most 3 characters"],
    },
    {
      field: argument("input", input),
      value: { tags: null },
      says: ["input.tags: may be left out, but not be null"],
    },
    {
      field: argument("input", input),
      value: { tags: ["a", "b", "c"] },
      says: ["input.tags: must have at most 2 items"],
    },
    {
      field: argument("input", input),
      value: { tags: ["a", "a"] },
      says: ["input.tags: must not repeat an item"],
    },
    {
      field: argument("c", GraphQLString, { values: ["x", "y"] }),
      value: "z",
      says: ["c: must be one of x, y"],
    },
    {
      field: argument("q", GraphQLString),
      value: "a\u0000b",
      says: ["q: must not contain the character U+0000"],
    },
    {
      field: argument("m", Json),
      value: { a: ["\u0000"] },
      says: ["m: must not contain the character U+0000"],
    },
  ])("$says", ({ field, value, says }) => {
    expect(found(field, value)).toEqual(says);
  });

  test("what is within, left out or allowed to be null is let in; [] is neither null nor left out", () => {
    const field = argument("input", input);
    for (const value of [{}, { name: "abc", tags: [] }, { name: null }, undefined])
      expect(found(field, value)).toEqual([]);
  });

  test("length is counted in characters, not in UTF-16 units", () => {
    expect(found(argument("input", input), { name: "😀😀😀😀" })).toEqual([]);
  });

  test("free-form JSON that is nested too deeply is refused before it can exhaust anything", () => {
    let deep: unknown = "x";
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(found(argument("m", Json), deep)).toEqual(["m: must not be nested deeper than 64"]);
  });

  test("an id of the wrong shape is refused as one that does not exist", () => {
    const id = argument("id", GraphQLID, { pattern: /^key_/, otherwise: "not_found" });
    expect(findBreaches([id], { id: "x" })[0]?.otherwise).toBe("not_found");
  });
});
