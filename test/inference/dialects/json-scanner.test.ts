import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { findTopLevelMembers } from "../../../src/inference/dialects/top-level-members.ts";
import { refusal } from "./refusal.ts";

function valuesOf(json: string): Record<string, unknown> {
  const body = Buffer.from(json);
  const values: [string, unknown][] = [];
  for (const [name, { start, end }] of findTopLevelMembers(body)) {
    values.push([name, JSON.parse(body.toString("utf8", start, end))]);
  }
  return Object.fromEntries(values);
}

function nested(depth: number): string {
  return `{"a":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;
}

describe("finding the members of a request's bytes", () => {
  test("finds for any document what parsing it finds, however it is spaced", () => {
    const documents = fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ maxDepth: 4 }), {
      maxKeys: 12,
    });
    fc.assert(
      fc.property(documents, fc.constantFrom("", " ", "\t", "\n  "), (document, space) => {
        const json = JSON.stringify(document, null, space);
        expect(valuesOf(json)).toEqual(JSON.parse(json));
      }),
      { numRuns: 2000 },
    );
  });

  test("finds the end of long texts that are full of quotes and backslashes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('"', "\\", "x".repeat(60), "é", "\n"), { maxLength: 60 }),
        (pieces) => {
          const document = { text: pieces.join(""), behind: 1 };
          expect(valuesOf(JSON.stringify(document))).toEqual(document);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("64 levels pass, 65 and a million are refused before anything parses them", () => {
    expect(findTopLevelMembers(Buffer.from(nested(64))).size).toBe(1);
    for (const depth of [65, 1_000_000]) {
      const error = refusal(() => findTopLevelMembers(Buffer.from(nested(depth))));
      expect(error).toMatchObject({ code: "invalid_request", message: expect.stringContaining("64 levels") });
    }
    expect(refusal(() => findTopLevelMembers(Buffer.from("[".repeat(65))))?.message).toContain("64 levels");
  });

  test("never hangs and never throws anything but a refusal on bytes that are no JSON", () => {
    const noise = fc.array(fc.constantFrom('"', "\\", "{", "}", "[", "]", ":", ",", "a", " ", "1"), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(noise, (bytes) => {
        const error = refusal(() => findTopLevelMembers(Buffer.from(bytes.join(""))));
        if (error !== null) expect(error.code).toBe("invalid_request");
      }),
      { numRuns: 5000 },
    );
  });

  test("what cannot be walked cannot be parsed either", () => {
    for (const json of [
      "{",
      '{"a"',
      '{"a":',
      '{"a":1',
      '{"a":1,}',
      "{,}",
      '{"a":1 "b":2}',
      '{"a":"x}',
      '{"a":[1}',
      "",
    ]) {
      expect(() => JSON.parse(json) as unknown).toThrow();
      if (json !== '{"a":[1}') expect(refusal(() => findTopLevelMembers(Buffer.from(json)))).not.toBeNull();
    }
  });
});
