import { describe, expect, test } from "@jest/globals";
import { complaintOf, fuzz } from "./fuzz.ts";
import { loadSeeds, loadTroubles } from "./seeds.ts";
import { targets } from "./targets.ts";

const INPUTS = 6_000;
const SEED = 20_261_126;

const seeds = loadSeeds(targets);

test("every target has seeds, and takes them as they are", () => {
  for (const target of targets) {
    const inputs = seeds.get(target.seeds) ?? [];
    expect([target.name, inputs.length > 2]).toEqual([target.name, true]);
    for (const input of inputs)
      expect([target.name, complaintOf(target, input)]).toEqual([target.name, null]);
  }
});

describe("what made trouble once makes none any more", () => {
  test.each(loadTroubles().map((trouble) => [trouble.file, trouble] as const))(
    "%s",
    (_, { target: name, input }) => {
      const target = targets.find((one) => one.name === name)!;
      expect(complaintOf(target, input)).toBeNull();
    },
  );
});

test(`${INPUTS} broken inputs break nothing`, () => {
  const findings = fuzz({ seed: SEED, first: 0, count: INPUTS, seeds });
  expect(findings.map(({ target, number, says }) => ({ target, number, says }))).toEqual([]);
});
