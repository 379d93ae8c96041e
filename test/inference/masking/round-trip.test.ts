import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { leaksOf, pairs, roundTrip, trips } from "./round-trip.ts";

const TEXTS = 60;

describe("the supplier reads no original, and the client reads all of them, in a stream of good grammar", () => {
  test.each(pairs)("a client of $client and a supplier of $supplier", (pair) => {
    fc.assert(
      fc.property(trips, ({ said: { text, originals }, ...cut }) => {
        const { sent, complaints, read } = roundTrip(pair, text, cut);
        expect({ leaks: leaksOf(sent, originals), complaints, ...read }).toEqual({
          ...{ leaks: [], complaints: [], text, reasoning: text, said: text },
        });
      }),
      { numRuns: Math.ceil(TEXTS / pairs.length), seed: 20_261_126 },
    );
  });
});
