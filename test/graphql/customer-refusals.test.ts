import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { openWorld, type World } from "../doors/world.ts";
import { fingerprintOf } from "../support/fingerprint.ts";
import { cases } from "./mutations/cases.ts";
import { expectDone, expectSentence, send } from "./mutations/send.ts";
import { byOwner, newTenant, type Stage, type Tenant } from "./mutations/stage.ts";

let world: World;
let rival: Tenant;
let at: Stage;
beforeAll(async () => {
  world = await openWorld({ signUp: "open" });
  rival = await newTenant(world);
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.see("DELETE FROM log_in_throttle");
  at = { world, own: await newTenant(world), rival };
});

const all = Object.entries(cases);
const refusals = all.flatMap(([name, { refusals: each, as }]) =>
  each.map((refusal) => ({ as, ...refusal, name })),
);
const quiet = all.flatMap(([name, { quiet: each = [], as }]) => each.map((one) => ({ as, ...one, name })));

describe("what a mutation of the customer schema refuses is written nowhere", () => {
  test.each(all)("%s tells of a refusal", (_, { refusals: each }) => {
    expect(each.length).toBeGreaterThan(0);
  });

  test.each(refusals)("$name: $why", async ({ name, input, as = byOwner, is }) => {
    const given = await input(at);
    const asker = await as(at);
    const before = await fingerprintOf(world.see);
    const { answer, userErrors, payload } = await send(asker, { name, input: given });
    if (typeof is === "string") {
      expect([answer.code, payload]).toEqual([is, null]);
      expectSentence(answer.message);
    } else {
      expect([answer.code, userErrors.map(({ field, code }) => [field, code])]).toEqual([null, is]);
      for (const { field, message } of userErrors) expectSentence(message, field);
      const { userErrors: _, ...rest } = payload ?? {};
      expect(Object.values(rest).filter((value) => value !== null)).toEqual([]);
    }
    expect(await fingerprintOf(world.see)).toEqual(before);
  });
});

describe("what there is nothing to do for is done without a trace", () => {
  test.each(quiet)("$name: $why", async ({ name, input, as = byOwner }) => {
    const given = await input(at);
    const asker = await as(at);
    const before = await fingerprintOf(world.see);
    expectDone(await send(asker, { name, input: given }));
    expect(await fingerprintOf(world.see)).toEqual(before);
  });
});
