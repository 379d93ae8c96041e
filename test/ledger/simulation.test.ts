import { describe, expect, test } from "@jest/globals";
import { plantedBugs } from "./simulation/planted-bugs.ts";
import { replayCommand, runHistories } from "./simulation/run-histories.ts";

const HISTORIES = 3_000;
const BUG_HISTORIES_MAX = 10_000;

describe("in simulated histories of nodes that die, stop, lose their power, their disk and the database", () => {
  test("every acknowledged request costs what was said, once, and every law of the books holds", async () => {
    const { histories, failure, met } = await runHistories({ firstSeed: 1, count: HISTORIES });
    expect(failure && { replay: replayCommand(failure.input), breaches: failure.breaches }).toBeNull();
    expect(histories).toBe(HISTORIES);
    // A simulation that meets nothing proves nothing.
    const unusual = ["refused", "repeated", "unavailable", "crowded", "written off", "corrected late"];
    for (const thing of [...unusual, "closed for nothing", "closed at a checkpoint", "acknowledged"])
      expect(met.get(thing) ?? 0).toBeGreaterThan(10);
  });

  test("the same seed gives the same history", async () => {
    const [one, other] = [
      await runHistories({ firstSeed: 100, count: 200 }),
      await runHistories({ firstSeed: 100, count: 200 }),
    ];
    expect(other).toEqual(one);
  });
});

describe("a planted bug is found", () => {
  test.each(plantedBugs)("$sentence", async ({ flaw }) => {
    const { failure } = await runHistories({
      firstSeed: 1,
      count: BUG_HISTORIES_MAX,
      flaws: new Set([flaw]),
    });
    expect(failure).not.toBeNull();
  });
});
