import { expect, test } from "@jest/globals";
import { begin, deployment, endOf, healthAt, type Ending } from "./deployments.ts";

const a = deployment("a", ["s1", "s2"]);
const [s1, s2] = a.credentials as [{ id: string; secret: string }, { id: string; secret: string }];
const alone = deployment("b", ["s3"]);
const [s3] = alone.credentials as [{ id: string; secret: string }];

const MINUTE = 60_000;

type World = ReturnType<typeof healthAt>;
const fails = ({ health }: World, credential: typeof s1, ending: Ending): void => {
  const call = begin(health, a, credential);
  health.end(call, endOf(call, ending));
};
const works = ({ health }: World, credential: typeof s1): void => {
  const call = begin(health, a, credential);
  health.answered(call, 1, true);
  health.end(call, endOf(call));
};
const stateOf = ({ health }: World, credential: typeof s1): string =>
  health.standingOf({ deploymentId: "a", credentialId: credential.id }).credential;

test.each([
  { status: 401, isEverywhere: true },
  { status: 402, isEverywhere: true },
  { status: 403, isEverywhere: false },
])(
  "a credential that is refused with $status is dropped there; after a second deployment everywhere: $isEverywhere",
  ({ status, isEverywhere }) => {
    const world = healthAt();
    fails(world, s1, { kind: "credential", status });
    expect(world.health.credential(a)).toBe(s2);
    expect(world.told).toMatchObject([{ level: "error", detail: { credential_id: s1.id, status } }]);
    const [second, third] = ["x", "y"].map((id) => ({ ...deployment(id), credentials: [s1] }));
    expect(world.health.credential(second!)).toBe(s1);
    const call = begin(world.health, second!, s1);
    world.health.end(call, endOf(call, { kind: "credential", status }));
    expect(world.health.credential(second!)).toBeNull();
    expect(world.health.credential(third!)).toBe(isEverywhere ? null : s1);
    expect(world.told).toHaveLength(1);
    world.pass(5 * MINUTE);
    works(world, s1);
    expect(world.health.credential(third!)).toBe(s1);
  },
);

test("operators are told once for a drop, however many requests it hits, and nothing of the secret", () => {
  const world = healthAt();
  const running = [begin(world.health, a, s1), begin(world.health, a, s1), begin(world.health, a, s1)];
  for (const call of running) world.health.end(call, endOf(call, { kind: "credential", status: 401 }));
  expect(world.told).toHaveLength(1);
  expect(JSON.stringify(world.told)).not.toContain(`"${s1.secret}"`);
});

test("a dropped credential is tried by one call after five minutes, and then later and later", () => {
  const world = healthAt();
  fails(world, s1, { kind: "credential", status: 401 });
  let waitMs = 5 * MINUTE;
  for (const next of [10, 20, 40, 60, 60].map((minutes) => minutes * MINUTE)) {
    world.pass(waitMs - 1);
    expect(world.health.credential(a)).toBe(s2);
    world.pass(1);
    expect(world.health.credential(a)).toBe(s1);
    const trial = begin(world.health, a, s1);
    expect(world.health.credential(a)).toBe(s2);
    world.health.end(trial, endOf(trial, { kind: "credential", status: 401 }));
    waitMs = next;
  }
  expect(world.told).toHaveLength(1);
  world.pass(waitMs);
  works(world, s1);
  expect(stateOf(world, s1)).toBe("active");
  expect(world.health.isAllWell).toBe(true);
  fails(world, s1, { kind: "credential", status: 401 });
  expect(world.told).toHaveLength(2);
});

test("another secret under the same id, or one that was seen to work, is used at once", () => {
  const world = healthAt();
  fails(world, s1, { kind: "credential", status: 401 });
  const renewed = { ...a, credentials: [{ ...s1, secret: "new" }, s2] };
  expect(world.health.credential(renewed)).toEqual({ ...s1, secret: "new" });
  fails(world, s1, { kind: "credential", status: 402 });
  world.health.trust(s2.secret);
  expect(stateOf(world, s1)).toBe("dropped");
  world.health.trust(s1.secret);
  expect(stateOf(world, s1)).toBe("active");
});

test.each([
  { says: 7, waitsMs: 7_000 },
  { says: 0, waitsMs: 1_000 },
  { says: 3_600, waitsMs: 300_000 },
])("after a 429 with Retry-After $says it cools down for $waitsMs ms", ({ says, waitsMs }) => {
  const world = healthAt();
  fails(world, s1, { kind: "rate_limited", status: 429, retryAfterSeconds: says });
  expect(stateOf(world, s1)).toBe("cooling");
  world.pass(waitsMs - 1);
  expect(world.health.credential(a)).toBe(s2);
  world.pass(1);
  expect(world.health.credential(a)).toBe(s1);
  expect(world.told).toEqual([]);
});

test("after it has cooled down, one call finds out for all", () => {
  const world = healthAt();
  fails(world, s1, { kind: "rate_limited", status: 429 });
  world.pass(1_000);
  const trial = begin(world.health, a, s1);
  expect(world.health.readyCredential(a)).toBe(s2);
  world.health.answered(trial, 1, true);
  expect(world.health.readyCredential(a)).toBe(s1);
});

test("without one it waits a second, and twice as long each time, until it works", () => {
  const world = healthAt();
  for (const waitMs of [1_000, 2_000, 4_000, 8_000]) {
    fails(world, s1, { kind: "rate_limited", status: 429 });
    // What was sent together with it is refused together with it.
    fails(world, s1, { kind: "rate_limited", status: 429 });
    world.pass(waitMs - 1);
    expect(world.health.readyCredential(a)).toBe(s2);
    world.pass(1);
    expect(world.health.readyCredential(a)).toBe(s1);
  }
  works(world, s1);
  fails(world, s1, { kind: "rate_limited", status: 429 });
  world.pass(1_000);
  expect(world.health.readyCredential(a)).toBe(s1);
});

test("where all cool down, the one that is ready soonest is used; where all are dropped, none", () => {
  const world = healthAt();
  fails(world, s1, { kind: "rate_limited", status: 429, retryAfterSeconds: 20 });
  fails(world, s2, { kind: "rate_limited", status: 429, retryAfterSeconds: 10 });
  expect(world.health.readyCredential(a)).toBeNull();
  expect(world.health.credential(a)).toBe(s2);
  fails(world, s2, { kind: "credential", status: 401 });
  expect(world.health.credential(a)).toBe(s1);
  fails(world, s1, { kind: "credential", status: 401 });
  expect(world.health.credential(a)).toBeNull();
  expect(world.health.usable([a])).toEqual([]);
});

test("a deployment without a credential for now is skipped if another can serve", () => {
  const world = healthAt();
  const both = [alone, a];
  const limited = begin(world.health, alone, s3);
  world.health.end(limited, endOf(limited, { kind: "rate_limited", status: 429, retryAfterSeconds: 60 }));
  expect(world.health.usable(both)).toEqual([a]);
  expect(world.health.usable([alone])).toEqual([alone]);
});

test("while all is well, one number between 0 and 1 always gives the same credential", () => {
  const { health } = healthAt();
  expect([0, 0.49, 0.5, 0.99, 1].map((draw) => health.credential(a, draw)?.secret)).toEqual([
    ...["s1", "s1", "s2", "s2", "s2"],
  ]);
});

test("so many second calls may run: three, or a fifth of the requests that run", () => {
  const { retries } = healthAt().health;
  const granted = (wanted: number): number => {
    let count = 0;
    while (count < wanted && retries.begin()) count++;
    for (let i = 0; i < count; i++) retries.end();
    return count;
  };
  expect(granted(10)).toBe(3);
  for (let i = 0; i < 100; i++) retries.enter();
  expect(granted(50)).toBe(20);
  for (let i = 0; i < 90; i++) retries.leave();
  expect(granted(50)).toBe(3);
});
