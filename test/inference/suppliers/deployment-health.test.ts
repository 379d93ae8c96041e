import { expect, test } from "@jest/globals";
import { probeEjected } from "../../../src/inference/suppliers/probe-ejected.ts";
import { begin, called, deployment, endOf, healthAt, repeatedly } from "./deployments.ts";

const [a, b, c, d] = ["a", "b", "c", "d"].map((id) => deployment(id)) as [
  ...[ReturnType<typeof deployment>, ReturnType<typeof deployment>],
  ...[ReturnType<typeof deployment>, ReturnType<typeof deployment>],
];
const two = [a, b];
const failing = { kind: "broken", siblings: two } as const;
const stateOf = (health: ReturnType<typeof healthAt>["health"], id: string): string =>
  health.standingOf({ deploymentId: id, credentialId: "crd_x" }).deployment;

test("five failures in a row eject a deployment for half a minute, and operators are told", () => {
  const { health, told, pass } = healthAt();
  repeatedly(4, () => called(health, a, failing));
  expect(health.usable(two)).toBe(two);
  expect(health.isAllWell).toBe(true);
  called(health, a, failing);
  expect(stateOf(health, "a")).toBe("ejected");
  expect(health.usable(two)).toEqual([b]);
  expect(told).toMatchObject([{ level: "warn", detail: { deployment_id: "a", seconds: 30 } }]);
  pass(29_999);
  expect(health.usable(two)).toEqual([b]);
  pass(1);
  expect(stateOf(health, "a")).toBe("half_open");
  expect(health.usable(two)).toEqual([a, b]);
});

test("a success in between starts the count anew", () => {
  const { health } = healthAt();
  repeatedly(4, () => called(health, a, failing));
  called(health, a);
  repeatedly(4, () => called(health, a, failing));
  expect(stateOf(health, "a")).toBe("active");
});

test.each([
  ["misconfigured", true],
  ["overloaded", true],
  ["timeout", true],
  ["broken", true],
  ["credential", false],
  ["rate_limited", false],
] as const)("a failure of the kind %s ejects: %s", (kind, ejects) => {
  const { health } = healthAt();
  repeatedly(10, () => called(health, a, { kind, siblings: two }));
  expect(stateOf(health, "a")).toBe(ejects ? "ejected" : "active");
});

test("what says nothing of the supplier neither ejects nor counts as a success", () => {
  const { health } = healthAt();
  repeatedly(4, () => called(health, a, failing));
  repeatedly(20, () => health.end(begin(health, a), null));
  called(health, a, failing);
  expect(stateOf(health, "a")).toBe("ejected");
});

test("after its time exactly one call at a time finds out; its failure ejects for twice as long", () => {
  const { health, pass } = healthAt();
  repeatedly(5, () => called(health, a, failing));
  pass(30_000);
  const trial = begin(health, a);
  expect(health.lets(trial.route)).toBe(false);
  expect(health.usable(two)).toEqual([b]);
  health.end(trial, endOf(trial, failing));
  expect(stateOf(health, "a")).toBe("ejected");
  pass(59_999);
  expect(health.usable(two)).toEqual([b]);
  pass(1);
  const second = begin(health, a);
  health.end(second, null);
  expect(health.usable(two)).toEqual([a, b]);
});

test("the first byte of the trial closes the circuit, before its stream is over", () => {
  const { health, pass } = healthAt();
  repeatedly(5, () => called(health, a, failing));
  pass(30_000);
  const trial = begin(health, a);
  health.answered(trial, 5, true);
  expect(stateOf(health, "a")).toBe("active");
  expect(health.isAllWell).toBe(true);
});

test("what began before an ejection says nothing about the time after it", () => {
  const { health } = healthAt();
  const [old, older] = [begin(health, a), begin(health, a)];
  repeatedly(5, () => called(health, a, failing));
  health.answered(old, 5, true);
  health.end(old, endOf(old));
  expect(stateOf(health, "a")).toBe("ejected");
  const before = health.standingOf({ deploymentId: "a", credentialId: "x" }).ejectedUntil;
  health.end(older, endOf(older, failing));
  const after = health.standingOf({ deploymentId: "a", credentialId: "x" }).ejectedUntil;
  expect(after!.getTime() - before!.getTime()).toBeLessThan(1_000);
});

test("ejections double up to five minutes, and a streak of successes starts them anew", () => {
  const { health, pass, told } = healthAt();
  const secondsOf = (): unknown => told.at(-1)?.detail["seconds"];
  repeatedly(5, () => called(health, a, failing));
  for (const seconds of [60, 120, 240, 300, 300]) {
    pass(300_000);
    called(health, a, failing);
    expect(secondsOf()).toBe(seconds);
  }
  pass(300_000);
  repeatedly(1, () => called(health, a));
  repeatedly(5, () => called(health, a, failing));
  expect(secondsOf()).toBe(300);
  pass(300_000);
  repeatedly(7, () => called(health, a));
  repeatedly(5, () => called(health, a, failing));
  expect(secondsOf()).toBe(30);
});

test("an ejection is drawn longer by a tenth at most", () => {
  const { health, told } = healthAt({ draw: () => 0.999_999 });
  repeatedly(5, () => called(health, a, failing));
  expect(told[0]?.detail["seconds"]).toBe(33);
});

test.each([
  { all: [a], out: 0 },
  { all: [a, b], out: 1 },
  { all: [a, b, c], out: 1 },
  { all: [a, b, c, d], out: 2 },
])("of $all.length deployments that all fail, $out are out at once", ({ all, out }) => {
  const { health } = healthAt();
  repeatedly(20, () => all.forEach((one) => called(health, one, { kind: "broken", siblings: all })));
  expect(all.filter(({ id }) => stateOf(health, id) === "ejected")).toHaveLength(out);
  expect(health.usable(all)).toHaveLength(all.length - out);
});

test("a request that only ejected deployments can serve is still given half of them", () => {
  const { health } = healthAt();
  const all = [a, b, c, d];
  repeatedly(5, () => [a, b].forEach((one) => called(health, one, { kind: "broken", siblings: all })));
  expect(health.usable([a, b])).toEqual([a]);
  expect(health.usable([a])).toEqual([a]);
  expect(health.usable(all)).toEqual([c, d]);
});

test("a test of the relay's own brings the trial forward, or puts it off", async () => {
  const { health, pass } = healthAt();
  repeatedly(5, () => called(health, a, failing));
  const asked: string[] = [];
  const prober = (isWorking: boolean, httpStatus: number | null) => ({
    probe: (target: { secret: string }) => {
      asked.push(target.secret);
      return Promise.resolve({
        ...{ isReachable: true, isWorking, httpStatus, latencyMs: 1 },
        ...{ models: null, problem: null },
      });
    },
  });
  await probeEjected(health, prober(false, null));
  expect(stateOf(health, "a")).toBe("ejected");
  await probeEjected(health, prober(true, 200));
  expect(stateOf(health, "a")).toBe("half_open");
  await probeEjected(health, prober(false, 404));
  expect(stateOf(health, "a")).toBe("half_open");
  await probeEjected(health, prober(false, 503));
  expect(stateOf(health, "a")).toBe("ejected");
  expect(asked).toEqual(["a-1", "a-1", "a-1", "a-1"]);
  pass(60_000);
  called(health, a);
  await probeEjected(health, prober(true, 200));
  expect(asked).toHaveLength(4);
});

test("the time to the first byte jumps up at once, comes down slowly, and counts those who wait", () => {
  const { health, pass } = healthAt();
  expect(health.latencyMs("a")).toBe(0);
  const first = begin(health, a);
  expect(health.latencyMs("a")).toBeGreaterThan(100_000);
  health.answered(first, 100, true);
  health.end(first, endOf(first));
  expect(health.latencyMs("a")).toBe(100);
  called(health, a, { tookMs: 900 });
  expect(health.latencyMs("a")).toBe(900);
  pass(3_000);
  called(health, a, { tookMs: 100 });
  expect(health.latencyMs("a")).toBeGreaterThan(700);
  const waiting = [begin(health, a), begin(health, a)];
  const three = health.latencyMs("a");
  waiting.forEach((call) => health.end(call, null));
  expect(three / health.latencyMs("a")).toBeCloseTo(3, 5);
  pass(60_000);
  expect(health.latencyMs("a")).toBeLessThan(200);
});

test("a failure does not make a deployment look fast, and a late one makes it look slow", () => {
  const { health } = healthAt();
  called(health, a, { tookMs: 200 });
  called(health, a, { ...failing, tookMs: 1 });
  expect(health.latencyMs("a")).toBe(200);
  called(health, a, { ...failing, tookMs: 5_000 });
  expect(health.latencyMs("a")).toBe(5_000);
});
