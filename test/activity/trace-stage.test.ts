import { expect, test } from "@jest/globals";
import { encodeStages, type CustomerAttempt, type RequestRow } from "../../src/activity/index.ts";
import { traceStages } from "../../src/activity/observation/trace-stage.ts";

const ALL = 0b1111_1111;
const durationsUs = [100, 200, 0, 0, 300, 400, 5_000, 600];

interface Case {
  says: string;
  request: Partial<RequestRow>;
  reached?: number;
  isRefused?: boolean;
  isAhead?: boolean;
  calls?: CustomerAttempt["outcome"][];
  ends: Record<string, [outcome: string, detail: string | null]>;
}

const table: Case[] = [
  {
    says: "answered, held before it was called",
    request: { status: "succeeded", servedModel: "m-2" },
    calls: ["failed", "succeeded"],
    ends: {
      ...{ route: ["succeeded", "m-2"], reserve: ["succeeded", null] },
      ...{ call: ["succeeded", "2 attempts"], settle: ["succeeded", null] },
    },
  },
  {
    says: "called while the books still held the money",
    request: { status: "cancelled" },
    ...{ isAhead: true, calls: ["cancelled"] },
    ends: { reserve: ["succeeded", "while the call ran"], call: ["cancelled", "1 attempt"] },
  },
  {
    says: "refused by the books while it was called",
    request: { status: "failed", httpStatus: 402, code: "insufficient_balance" },
    ...{ isRefused: true, isAhead: true, calls: ["cancelled"] },
    ends: {
      reserve: ["refused", "insufficient_balance"],
      call: ["cancelled", null],
      settle: ["succeeded", null],
    },
  },
  {
    says: "not booked, because the books did not answer",
    request: { status: "failed", httpStatus: 503, code: "service_unavailable" },
    ...{ isRefused: true, calls: ["succeeded"] },
    ends: { call: ["succeeded", null], settle: ["refused", "service_unavailable"] },
  },
  {
    says: "cut by what a policy found in its answer",
    request: { status: "blocked", httpStatus: 200, code: "content_blocked" },
    calls: ["succeeded"],
    ends: { call: ["refused", "content_blocked"], settle: ["succeeded", null] },
  },
  {
    says: "refused by its supplier",
    request: { status: "failed", httpStatus: 502, code: "upstream_error" },
    calls: ["failed"],
    ends: { call: ["failed", "upstream_error"], settle: ["succeeded", null] },
  },
];

const rowOf = (request: Partial<RequestRow>): RequestRow =>
  ({
    status: "failed",
    httpStatus: 200,
    code: null,
    cache: "off",
    servedModel: null,
    ...request,
  }) as RequestRow;
const callOf = (outcome: CustomerAttempt["outcome"], index: number): CustomerAttempt => ({
  ...{ number: index + 1, region: "eu", outcome, httpStatus: null, startedMs: 1 + 10 * index, durationMs: 7 },
});

test.each(table)("a request $says", ({ request, calls = [], ends, ...times }) => {
  const stages = encodeStages({ durationsUs, reached: ALL, isRefused: false, isAhead: false, ...times });
  const shown = traceStages({ request: rowOf(request), stages }, calls.map(callOf));
  expect(shown.map(({ startedMs }) => startedMs)).toEqual([0, 0.1, 0.3, 0.3, 0.3, 0.6, 1, 6]);
  const found = Object.fromEntries(shown.map(({ name, outcome, detail }) => [name, [outcome, detail]]));
  expect(found).toMatchObject(ends);
});

test("a row without times, or with bytes of another kind, says of its calls only what is known", () => {
  const request = rowOf({ status: "succeeded" });
  for (const stages of [null, Uint8Array.of(1, 99), new Uint8Array()]) {
    expect(traceStages({ request, stages }, [])).toEqual([]);
    expect(traceStages({ request, stages }, ["failed" as const, "succeeded" as const].map(callOf))).toEqual([
      { name: "call", startedMs: 1, durationMs: 17, outcome: "succeeded", detail: "2 attempts" },
    ]);
  }
});
