import { describe, expect, test } from "@jest/globals";
import { loadAnswers } from "../fixtures/fixture.ts";
import { estimate } from "../fixtures/passages.ts";
import { play, stepsOf } from "../fixtures/play.ts";
import { runsOf } from "./client-runs.ts";

describe("the books say the same whichever protocol the client speaks, and however it is answered", () => {
  test.each(loadAnswers().map((fixture) => [fixture.name, fixture] as const))("%s", (_, fixture) => {
    const settled = runsOf(fixture).map((run) => {
      const { passage } = play(run.open(), stepsOf(fixture));
      const { usage, suspicious, outputBytes } = passage;
      return {
        run: run.label,
        usage: usage ?? estimate(outputBytes),
        isReported: usage !== null,
        suspicious,
      };
    });
    const [first] = settled;
    for (const { run, ...row } of settled) {
      expect({ run, ...row }).toEqual({ ...first, run });
    }
  });
});
