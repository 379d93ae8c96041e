import { fail, type AppError } from "../../kernel/app-error.ts";
import type { LimitScope } from "./limit-scope.ts";

/** Which of its limits a request meets first. */
export interface Hindrance {
  scope: LimitScope;
  kind: "requests" | "tokens" | "concurrency";
  /** In how long it may come again; Infinity: never. */
  waitMs: number;
}

/** When a running request will end is not known: asking again after so long does no harm. */
export const CONCURRENCY_WAIT_MS = 1_000;

/**
 * What a client reads that meets a limit: `rate_limited` or `concurrency_limited`, and when to come again.
 */
export function limitRefusal({ scope, kind, waitMs }: Hindrance): AppError {
  const { owner, limits } = scope;
  if (kind === "concurrency") {
    return fail("concurrency_limited", {
      public: `The limit of ${String(limits.concurrency)} requests at the same time of ${owner} is reached.`,
      retryAfterSeconds: Math.ceil(waitMs / 1_000),
    });
  }
  const limit = kind === "requests" ? limits.rpm : limits.tpm;
  const param = kind === "tokens" ? { param: "tokens" } : {};
  if (waitMs === Infinity) {
    const message = `This request has more tokens than the limit of ${String(limit)} a minute of ${owner}.`;
    return fail("rate_limited", { public: message, ...param });
  }
  return fail("rate_limited", {
    public: `The limit of ${String(limit)} ${kind} per minute of ${owner} is reached.`,
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)),
    ...param,
  });
}
