import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { leaksOf, pairs, roundTrip, trips } from "../../inference/masking/round-trip.ts";

const TEXTS = 5_000;
const WITHIN_MS = 1_800_000;

/** The shorter form, in every run of the tests, is test/inference/masking/round-trip.test.ts. */
test(
  `${String(TEXTS)} texts on each of the nine pairs: the supplier reads no original, and the client reads all of them`,
  () => {
    let originalsSeen = 0;
    for (const pair of pairs) {
      fc.assert(
        fc.property(trips, ({ said: { text, originals }, ...cut }) => {
          originalsSeen += originals.length;
          const { sent, complaints, read } = roundTrip(pair, text, cut);
          const { text: told, reasoning, said } = read;
          const isGood = complaints.length === 0 && told === text && reasoning === text && said === text;
          if (isGood && leaksOf(sent, originals).length === 0) return;
          expect({ pair, leaks: leaksOf(sent, originals), complaints, ...read }).toEqual({
            ...{ pair, leaks: [], complaints: [], text, reasoning: text, said: text },
          });
        }),
        { numRuns: TEXTS, seed: 20_261_126 },
      );
    }
    process.stderr.write(
      `${String(TEXTS)} texts, ${String(originalsSeen)} originals on ${String(pairs.length)} pairs\n`,
    );
  },
  WITHIN_MS,
);
