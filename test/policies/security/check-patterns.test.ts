import { describe, expect, test } from "@jest/globals";
import { RE2JS } from "re2js";
import { checkPatterns } from "../../../src/policies/security/check-patterns.ts";
import { estimateProgram } from "../../../src/policies/security/estimate-program.ts";

const refused = async (...patterns: string[]): Promise<string[]> =>
  (await checkPatterns("p", patterns)).map(({ field }) => field);

describe("a pattern of a customer's own", () => {
  test.each([
    String.raw`sk-[A-Za-z0-9]{20,200}`,
    String.raw`(?i)\bproject\s+falcon\b`,
    String.raw`[A-Z]{2}\d{2}(?:[A-Z0-9]{4}){7}[A-Z0-9]{1,3}`,
    String.raw`\p{Han}{2,4}机密`,
    String.raw`[]a]{3}[^]b](a|b)\{3`,
    `x{1000}`,
  ])("%s is taken", async (pattern) => {
    expect(await refused(pattern)).toEqual([]);
  });

  test.each([
    ["what is no RE2", ["a(", "(?=a)", String.raw`(a)\1`, "[z-a]", "a\\"]],
    [
      "what matches the empty text",
      ["a*", "", "(a|)", "^", "$", String.raw`\b`, String.raw`\B`, "(?:a?){1000}"],
    ],
    ["what is too long", ["x".repeat(1001)]],
    ["half a character", ["a\ud800"]],
    ["what is made of tables", [String.raw`\PL`.repeat(300), `(?i)${String.raw`[\pL\pN]`.repeat(110)}`]],
    ["what is short and large", ["b{900}".repeat(150), ".{1000}".repeat(100), `(${"ab".repeat(400)}){1000}`]],
  ])("%s is refused at its place", async (_, patterns) => {
    expect(await refused("fine", ...patterns)).toEqual(patterns.map((_, index) => `p[${String(index + 1)}]`));
  });

  test("is refused with the others where together they are more than can be looked for", async () => {
    const large = ["a", "b", "c"].map((letter) => `x${letter}{1000}`);
    expect(await refused(...large.slice(0, 1))).toEqual([]);
    expect(await refused(...large, "x{900}", "y{900}")).toEqual(["p"]);
  });

  test("there are at most a hundred, none twice", async () => {
    expect(await refused(...Array.from({ length: 101 }, (_, index) => `x${String(index)}`))).toEqual(["p"]);
    expect(await refused("a", "a")).toEqual(["p"]);
  });

  test("is refused in RE2's words, without being repeated", async () => {
    const [error] = await checkPatterns("p", ["a**secret"]);
    expect(error?.message).toBe("must be a regular expression of RE2: invalid nested repetition operator");
  });

  test.each(["abc", "(a|b)+c{3,}", "((a{3}){4}){5}", String.raw`[\]{9}]{7}\d{2}`, "a{2}b{3}(c{4}d){5}"])(
    "the size of %s is estimated near what it is compiled to",
    (pattern) => {
      const size = RE2JS.compile(pattern).programSize();
      expect(estimateProgram(pattern)).toBeGreaterThan(size / 2 - 3);
      expect(estimateProgram(pattern)).toBeLessThan(size * 2 + 3);
    },
  );

  test("a hundred of them leave the others a turn between each two", async () => {
    let turns = 0;
    const watch = setInterval(() => turns++, 0);
    const slow = Array.from({ length: 100 }, (_, index) => `x{${String(index + 900)}}`);
    await checkPatterns("p", slow);
    clearInterval(watch);
    expect(turns).toBeGreaterThan(20);
  });
});
