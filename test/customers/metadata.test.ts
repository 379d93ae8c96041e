import { describe, expect, test } from "@jest/globals";
import { faultOf, mergeMetadata } from "../../src/customers/metadata.ts";

describe("metadata merges", () => {
  // The examples of RFC 7396, appendix A, whose outcome is an object.
  test.each([
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
    [{ a: [1, { b: 2 }] }, {}, { a: [1, { b: 2 }] }],
    [{ a: 1 }, { a: { b: [null] } }, { a: { b: [null] } }],
  ])("%j with %j is %j", (current, change, expected) => {
    const before = JSON.stringify([current, change]);
    expect(mergeMetadata(current, change)).toEqual(expected);
    expect(JSON.stringify([current, change])).toBe(before);
  });
});

/** A list in a list, so many times. */
const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);

describe("what metadata may hold", () => {
  test.each<[string, Record<string, unknown>]>([
    ["nothing", {}],
    ["16 levels", { a: deep(15) }],
    ["16,384 bytes", { a: "x".repeat(16_384 - 8) }],
    ["a backslash before what looks like an escape", { a: "\\u0000", b: "\\ud800" }],
    ["whole characters beyond the basic plane", { a: "😀" }],
    ["a word in a text", { a: "__proto__" }],
  ])("%s", (_, metadata) => {
    expect(faultOf(metadata)).toBeNull();
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ["17 levels", { a: deep(16) }, /deeper than 16/],
    ["a byte more", { a: "x".repeat(16_384 - 7) }, /at most 16384 bytes/],
    ["as many characters of two bytes each", { a: "ü".repeat(9_000) }, /at most 16384 bytes/],
    ["a NUL", { a: { b: ["\u0000"] } }, /NUL/],
    ["a NUL in a name", { "\u0000": 1 }, /NUL/],
    ["half a character", { a: "\ud83d" }, /half characters/],
    ["half a character after a backslash", { a: "\\\ud83d" }, /half characters/],
    ["what JavaScript takes for a prototype", JSON.parse('{"a":[{"__proto__":1}]}') as object, /__proto__/],
  ] as [string, Record<string, unknown>, RegExp][])("not %s", (_, metadata, fault) => {
    expect(faultOf(metadata)).toMatch(fault);
  });
});
