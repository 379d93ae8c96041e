import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { loadAnswers } from "../fixtures/fixture.ts";
import { clientText, estimate } from "../fixtures/passages.ts";
import { pieces, play, type Step } from "../fixtures/play.ts";
import { runsOf, type ClientRun } from "./client-runs.ts";

const SPLITS = 12_000;

const runs = loadAnswers().flatMap(runsOf);
const streams = runs.filter(({ fixture }) => fixture.stream);

/** What the client reads, and what the books say. */
function told(run: ClientRun, steps: readonly Step[]): string {
  const played = play(run.open(), steps);
  const { usage, outputBytes } = played.passage;
  return `${clientText(run.variant, played)}\n${outputBytes} ${JSON.stringify(usage ?? estimate(outputBytes))}`;
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort(
    (one, other) => one - other,
  );
  return [...sorted, bytes.length].map((place, index) => bytes.subarray(sorted[index - 1] ?? 0, place));
}

describe("however the network cuts the supplier's bytes, the client reads the same and the books say the same", () => {
  const uncut = new Map(runs.map((run) => [run, told(run, pieces([run.fixture.bytes]))]));
  const expectSame = (run: ClientRun, parts: readonly Buffer[]): void => {
    const text = told(run, pieces(parts));
    if (text !== uncut.get(run)) expect([run.label, text]).toEqual([run.label, uncut.get(run)]);
  };

  test("there are answers of every protocol to be cut", () => {
    expect(new Set(runs.map(({ fixture }) => fixture.protocol)).size).toBe(3);
    expect(runs.length).toBeGreaterThan(500);
  });

  test(`${SPLITS} times, over all clients of all fixtures`, () => {
    const anyRun = fc.nat({ max: runs.length - 1 }).map((index) => runs[index]!);
    fc.assert(
      fc.property(anyRun, fc.array(fc.nat({ max: 100_000 }), { maxLength: 40 }), (run, places) => {
        expectSame(run, cut(run.fixture.bytes, places));
      }),
      { numRuns: SPLITS, seed: 20_261_126 },
    );
  });

  test("also byte by byte", () => {
    for (const run of runs)
      expectSame(
        run,
        [...run.fixture.bytes].map((byte) => Buffer.from([byte])),
      );
  });

  test.each(["\r\n", "\r"])("also with lines that end in %j, behind a byte order mark", (lineEnd) => {
    for (const run of streams) {
      expectSame(run, [Buffer.from(`\ufeff${run.fixture.bytes.toString("utf8").replaceAll("\n", lineEnd)}`)]);
    }
  });

  test("also when the last blank line is missing", () => {
    for (const run of streams) expectSame(run, [run.fixture.bytes.subarray(0, run.fixture.bytes.length - 2)]);
  });
});
