import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { decodeStages, encodeStages, stageNames } from "../../src/activity/request-stages.ts";
import { StageClock } from "../../src/inference/stage-clock.ts";

const times = fc
  .record({
    durationsUs: fc.array(
      fc.oneof(
        fc.nat(200),
        fc.nat(20_000),
        fc.maxSafeNat().map((us) => us % 2 ** 35),
      ),
      {
        minLength: stageNames.length,
        maxLength: stageNames.length,
      },
    ),
    reached: fc.nat(255),
    isRefused: fc.boolean(),
    isAhead: fc.boolean(),
  })
  .map(({ durationsUs, ...rest }) => ({
    ...rest,
    durationsUs: durationsUs.map((us, position) => ((rest.reached >> position) & 1 ? us : 0)),
  }));

test("what is written of stages is read back", () => {
  fc.assert(fc.property(times, (some) => expect(decodeStages(encodeStages(some))).toEqual(some)));
});

test("a usual request's stages are 24 bytes at most", () => {
  const durationsUs = [400, 30_000, 2_500, 200, 900, 12_000, 240_000_000, 9_000];
  const bytes = encodeStages({ durationsUs, reached: 255, isRefused: false, isAhead: true });
  expect(bytes.length).toBeLessThanOrEqual(24);
});

test("what was not written so is nothing, and throws nothing", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
      const found = decodeStages(bytes);
      if (found !== null) expect(found.durationsUs).toHaveLength(stageNames.length);
    }),
  );
  for (const bytes of [[], [255], [1, 9, 0], [1, 0], [1, 0, 0x80], [1, 0, 5, 5]]) {
    expect(decodeStages(Uint8Array.from(bytes))).toBeNull();
  }
});

test("a clock's stages follow each other, and it may be asked while it runs", () => {
  const startedMs = performance.now() - 5;
  const clock = new StageClock(startedMs);
  clock.enter(1);
  clock.enter(4);
  const early = decodeStages(clock.write(false))!;
  while (performance.now() < startedMs + 7);
  clock.enter(6);
  const late = decodeStages(clock.write(true))!;
  expect([early.reached, late.reached, early.isRefused, late.isRefused]).toEqual([
    0b1_0011,
    0b101_0011,
    false,
    true,
  ]);
  expect(early.durationsUs[0]).toBeGreaterThanOrEqual(5_000);
  expect(late.durationsUs[0]).toBe(early.durationsUs[0]);
  expect(late.durationsUs[4]).toBeGreaterThanOrEqual(early.durationsUs[4]!);
  const sumUs = late.durationsUs.reduce((sum, us) => sum + us, 0);
  expect(sumUs).toBeGreaterThanOrEqual(7_000);
  expect(sumUs).toBeLessThanOrEqual((performance.now() - startedMs) * 1000);
});
