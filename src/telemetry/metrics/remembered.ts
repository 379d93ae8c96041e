import type { Source } from "./metrics.ts";
import type { Sample } from "./sample.ts";

/**
 * A source that is asked at most once in `ageMaxMs`, however often somebody asks for the metrics, and by one
 * at a time: what it tells costs a query.
 */
export function remembered(source: Source, ageMaxMs: number): Source {
  let askedMs = -Infinity;
  let told: Promise<readonly Sample[]> = Promise.resolve([]);
  return () => {
    if (performance.now() - askedMs < ageMaxMs) return told;
    askedMs = performance.now();
    told = Promise.resolve().then(source);
    return told;
  };
}
