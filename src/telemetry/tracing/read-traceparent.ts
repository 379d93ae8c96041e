/** Where a client's trace has come to when it calls. */
export interface TraceParent {
  traceId: string;
  spanId: string;
  isSampled: boolean;
}

const SHAPE = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const ZEROS = /^0+$/;
const SAMPLED = 1;

/**
 * Reads `traceparent` as W3C Trace Context has it, later versions too; null for anything else, which is as
 * good as none.
 */
export function readTraceparent(header: string | null): TraceParent | null {
  const [, version = "", traceId = "", spanId = "", flags = "", more] = SHAPE.exec(header ?? "") ?? [];
  const isKnown = traceId !== "" && version !== "ff" && !(version === "00" && more !== undefined);
  if (!isKnown || ZEROS.test(traceId) || ZEROS.test(spanId)) return null;
  return { traceId, spanId, isSampled: (parseInt(flags, 16) & SAMPLED) === SAMPLED };
}
