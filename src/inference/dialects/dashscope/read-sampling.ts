import type { ChatRequest, Sampling } from "../chat-request.ts";
import { invalid } from "../field-rules.ts";
import type { Generation } from "./parse-generation.ts";

const DIGITS = /^\d+$/;

/** How the next token is drawn, as far as the client says. */
export function readSampling({ parameters, bytesOf }: Generation): Sampling {
  const of = (name: string): number | null => (parameters[name] as number | null | undefined) ?? null;
  return {
    temperature: of("temperature"),
    topP: of("top_p"),
    topK: of("top_k"),
    presencePenalty: of("presence_penalty"),
    frequencyPenalty: null,
    repetitionPenalty: of("repetition_penalty"),
    seed: readSeed(of("seed"), bytesOf("seed")),
  };
}

/** A seed as its client wrote it: numbers here have 53 bits, seeds have 64. */
function readSeed(seed: number | null, bytes: Buffer | null): string | null {
  if (seed === null || bytes === null) return null;
  const written = bytes.toString("latin1");
  if (DIGITS.test(written)) return written;
  if (Number.isSafeInteger(seed)) return String(seed);
  throw invalid("parameters.seed", "a whole number, in digits");
}

/** The texts at which the answer ends; token ids are none. */
export function readStops({ parameters: { stop } }: Generation): string[] {
  const stops = Array.isArray(stop) ? (stop as unknown[]) : [stop];
  return stops.filter((text): text is string => typeof text === "string" && text !== "");
}

/** Whether, and with how many others for its place, each token is to be told as likely as it was. */
export function readLogprobs({ parameters }: Generation): ChatRequest["logprobs"] {
  return parameters["logprobs"] === true ? { top: Number(parameters["top_logprobs"] ?? 0) } : null;
}
