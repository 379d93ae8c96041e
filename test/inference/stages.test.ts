import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openContextWorld, protocols, type Ask, type ContextWorld, type Heard } from "./context/world.ts";

interface Stage {
  name: string;
  started_ms: number;
  duration_ms: number;
  outcome: string;
  detail: string | null;
}

interface Trace {
  status: string;
  code: string | null;
  latency_ms: number;
  stages: Stage[];
  attempts: { number: number; outcome: string; started_ms: number; duration_ms: number }[];
}

let world: ContextWorld;
beforeAll(async () => {
  world = await openContextWorld();
});
afterAll(() => world.close());

/** The trace of a request that its client has heard the end of. */
async function traceOf({ headers }: Heard, token: string): Promise<Trace> {
  for (;;) {
    const path = `${world.url}/openapi/v1/traces/${headers.get("x-request-id") ?? ""}`;
    const answer = await fetch(path, { headers: { authorization: `Bearer ${token}` } });
    const { data } = (await answer.json()) as { data: Trace | null };
    if (data && data.status !== "running") return plausible(data);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const WAY = ["authenticate", "receive", "policy", "cache", "route", "reserve", "call", "settle"];

/** Stages follow each other without gap or overlap, in the order of the way, and do not outlast the request. */
function plausible(trace: Trace): Trace {
  const { stages, attempts, latency_ms: latencyMs } = trace;
  expect(WAY.filter((name) => stages.some((stage) => stage.name === name))).toEqual(
    stages.map(({ name }) => name),
  );
  let at = 0;
  for (const { started_ms: startedMs, duration_ms: durationMs } of stages) {
    expect(startedMs).toBeCloseTo(at, 6);
    expect(durationMs).toBeGreaterThanOrEqual(0);
    at = startedMs + durationMs;
  }
  expect(at).toBeLessThanOrEqual(latencyMs + 1);
  expect(at).toBeGreaterThanOrEqual(latencyMs - 1);
  const call = stages.find(({ name }) => name === "call");
  for (const { started_ms: startedMs, duration_ms: durationMs } of attempts) {
    expect(startedMs).toBeGreaterThanOrEqual(call!.started_ms - 1);
    expect(startedMs + durationMs).toBeLessThanOrEqual(call!.started_ms + call!.duration_ms + 2);
  }
  return trace;
}

const ends = ({ stages }: Trace): unknown[] =>
  stages.map(({ name, outcome, detail }) => [name, outcome, detail]);
const before = (protocol: string) => [
  ["authenticate", "succeeded", null],
  ["receive", "succeeded", null],
  ["policy", "succeeded", null],
  ["cache", "succeeded", "off"],
  ["route", "succeeded", `plain-${protocol}`],
];

describe.each(protocols)("over %s", (protocol) => {
  const ask = (asked: Omit<Ask, "protocol">): Promise<Heard> => world.ask({ protocol, ...asked });

  test.each([false, true])("a request that is answered went all the way (stream: %s)", async (stream) => {
    const { token } = await world.tenant();
    const trace = await traceOf(await ask({ token, stream }), token);
    expect(ends(trace)).toEqual([
      ...before(protocol),
      ["reserve", "succeeded", trace.stages[5]?.detail],
      ["call", "succeeded", "1 attempt"],
      ["settle", "succeeded", null],
    ]);
    // Whether the books are waited for is a matter of headroom.
    expect([null, "while the call ran"]).toContain(trace.stages[5]?.detail);
    expect(trace.attempts).toMatchObject([{ number: 1, outcome: "succeeded" }]);
  });

  test("one whose supplier fails ended in the call", async () => {
    const { token } = await world.tenant();
    const trace = await traceOf(await ask({ token, kind: "fails" }), token);
    expect(trace.status).toBe("failed");
    expect(ends(trace).slice(-2)).toEqual([
      ["call", "failed", trace.code],
      ["settle", "succeeded", null],
    ]);
  });

  test("one that cannot be read was refused when it was received", async () => {
    const { token } = await world.tenant();
    const trace = await traceOf(await ask({ token, messages: "none" as never }), token);
    expect(ends(trace)).toEqual([
      ["authenticate", "succeeded", null],
      ["receive", "refused", "invalid_request"],
    ]);
    expect(trace.attempts).toEqual([]);
  });

  test("one for a model that is not there was refused by policy", async () => {
    const { token } = await world.tenant();
    const trace = await traceOf(await ask({ token, kind: "none" as never }), token);
    expect(ends(trace).at(-1)).toEqual(["policy", "refused", "model_not_found"]);
  });

  test("one without money was refused when it was reserved, and no supplier was called", async () => {
    const { token } = await world.tenant(undefined, 0n);
    const calls = await world.calls(async () => {
      const trace = await traceOf(await ask({ token }), token);
      expect(ends(trace)).toEqual([
        // What served it is not known of a request that nobody served.
        ...before(protocol).map(([name, outcome]) => [name, outcome, null]),
        ["reserve", "refused", "insufficient_balance"],
      ]);
    });
    expect(calls).toBe(0);
  });

  test.each(["plain", "dear"] as const)("a hit of the cache ended there (price: %s)", async (kind) => {
    const { token } = await world.tenant({ cache: { enabled: true } });
    const miss = await traceOf(await ask({ token, kind }), token);
    expect(ends(miss)).toContainEqual(["cache", "succeeded", "miss"]);
    const hit = await traceOf(await ask({ token, kind }), token);
    const paid = [
      ["reserve", "succeeded", null],
      ["settle", "succeeded", null],
    ];
    expect(ends(hit).slice(3)).toEqual([["cache", "succeeded", "hit"], ...(kind === "dear" ? paid : [])]);
  });
});

test("a trace of real calls names no supplier, upstream model or credential", async () => {
  const { token } = await world.tenant();
  const trace = await traceOf(await world.ask({ protocol: "openai", token, kind: "fails" }), token);
  expect(JSON.stringify(trace)).not.toMatch(/sim-|sim@|sk-secret|127\.0\.0\.1|"sim"/);
});
