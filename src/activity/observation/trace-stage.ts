import type { CustomerAttempt } from "../attempt.ts";
import { decodeStages, stage, stageNames, type StageName, type StageTimes } from "../request-stages.ts";
import type { RequestRow } from "../request-row.ts";
import type { TracedRow } from "./trace-store.ts";

/** `refused`: it ended the request. `failed`, `cancelled`: of the calls, which ended so. */
export const stageOutcomes = ["succeeded", "refused", "failed", "cancelled"] as const;
export type StageOutcome = (typeof stageOutcomes)[number];

/** One stage of a request's way, as its customer may see it. */
export interface TraceStage {
  name: StageName;
  /** Milliseconds after the request's arrival, to the microsecond; so are durations. */
  startedMs: number;
  durationMs: number;
  outcome: StageOutcome;
  /** What it came to, or the error's code; null where there is nothing to say. It names no supplier. */
  detail: string | null;
}

/**
 * The stages that a request went through, in their order. Of a request whose row has no times, only the calls
 * are known.
 */
export function traceStages(
  { request, stages }: TracedRow,
  attempts: readonly CustomerAttempt[],
): TraceStage[] {
  const times = stages && decodeStages(stages);
  if (!times) return onlyCalls(request, attempts);
  const shown: TraceStage[] = [];
  const last = stageNames.findLastIndex((_, position) => isReached(times, position));
  const refusing = times.isRefused ? refusedBy(times, last, request) : null;
  let atUs = 0;
  for (const [position, name] of stageNames.entries()) {
    if (!isReached(times, position)) continue;
    const durationUs = times.durationsUs[position] ?? 0;
    const end =
      position === refusing
        ? { outcome: "refused" as const, detail: request.code }
        : endOf(name, { request, attempts, isAhead: times.isAhead, isRefused: times.isRefused });
    shown.push({ name, startedMs: atUs / 1000, durationMs: durationUs / 1000, ...end });
    atUs += durationUs;
  }
  return shown;
}

function isReached({ reached }: StageTimes, position: number): boolean {
  return (reached & (1 << position)) !== 0;
}

/** Who refused it: the stage that it came to last, unless the books did while the calls were running. */
function refusedBy(times: StageTimes, last: number, { httpStatus }: RequestRow): number {
  const isBooks = httpStatus === 402 || httpStatus === 409;
  return last === stage.settle && isBooks && isReached(times, stage.reserve) ? stage.reserve : last;
}

interface Seen {
  request: RequestRow;
  attempts: readonly CustomerAttempt[];
  isAhead: boolean;
  isRefused: boolean;
}

function endOf(name: StageName, seen: Seen): Pick<TraceStage, "outcome" | "detail"> {
  if (name === "call") return endOfCalls(seen);
  return { outcome: "succeeded", detail: detailOf(name, seen) };
}

function detailOf(name: StageName, { request, isAhead, isRefused }: Seen): string | null {
  if (name === "cache") return isRefused ? null : request.cache;
  if (name === "route") return request.servedModel;
  if (name === "reserve") return isAhead ? "while the call ran" : null;
  return null;
}

/** The calls end as their request does, but for what only its books or its policy made of it. */
function endOfCalls({ request, attempts, isRefused }: Seen): Pick<TraceStage, "outcome" | "detail"> {
  const { status, code } = request;
  const last = attempts.at(-1);
  if (isRefused) return { outcome: last?.outcome ?? "cancelled", detail: null };
  if (status === "blocked") return { outcome: "refused", detail: code };
  return { outcome: status, detail: code ?? countOf(attempts) };
}

function countOf({ length }: readonly CustomerAttempt[]): string | null {
  if (length === 0) return null;
  return length === 1 ? "1 attempt" : `${String(length)} attempts`;
}

function onlyCalls(request: RequestRow, attempts: readonly CustomerAttempt[]): TraceStage[] {
  const [first] = attempts;
  if (!first) return [];
  const startedMs = first.startedMs;
  const endedMs = Math.max(...attempts.map((attempt) => attempt.startedMs + attempt.durationMs));
  const seen = { request, attempts, isAhead: false, isRefused: false };
  return [{ name: "call", startedMs, durationMs: endedMs - startedMs, ...endOfCalls(seen) }];
}
