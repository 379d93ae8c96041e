import type { Sampling } from "../chat-request.ts";
import type { UpstreamTarget } from "../dialect.ts";
import type { Feature } from "../features.ts";

/** The version of the protocol in which a request may say how to sample. */
const SAMPLING_VERSION = "2023-06-01";
const TEMPERATURE_MAX = 1;
/** With thinking, nothing below it is taken. */
const TOP_P_MIN_THINKING = 0.95;

export interface SamplingTerms {
  flags: Pick<UpstreamTarget["flags"], "temperatureMode" | "anthropicVersion">;
  thinks: boolean;
}

export interface WrittenSampling {
  fields: { temperature?: number; top_p?: number; top_k?: number };
  /** What others of them, or thinking, rule out. */
  ignored: Feature[];
}

export function writeSampling(sampling: Sampling, { flags, thinks }: SamplingTerms): WrittenSampling {
  const fields: WrittenSampling["fields"] = {};
  const ignored: Feature[] = [];
  if (flags.temperatureMode !== "any" || flags.anthropicVersion !== SAMPLING_VERSION)
    return { fields, ignored };
  const { temperature, topP, topK } = sampling;
  if (temperature !== null) {
    if (thinks) ignored.push("temperature");
    else fields.temperature = Math.min(TEMPERATURE_MAX, Math.max(0, temperature));
  }
  if (topP !== null) {
    const isTaken = thinks ? topP >= TOP_P_MIN_THINKING : temperature === null;
    if (isTaken) fields.top_p = topP;
    else ignored.push("top_p");
  }
  // 0 and below is how other protocols say that there is no such bound.
  if (topK !== null && topK > 0) {
    if (thinks) ignored.push("top_k");
    else fields.top_k = topK;
  }
  return { fields, ignored };
}
