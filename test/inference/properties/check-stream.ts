import type { Protocol } from "../../../src/kernel/protocol.ts";
import { checkAnthropic } from "./check-anthropic.ts";
import { checkDashscope } from "./check-dashscope.ts";
import { checkOpenai } from "./check-openai.ts";
import type { CheckOptions } from "./complaints.ts";

const checkers: Readonly<Record<Protocol, (text: string, options: CheckOptions) => string[]>> = {
  openai: checkOpenai,
  anthropic: checkAnthropic,
  dashscope: checkDashscope,
};

/** Everything in a stream that a client of the protocol would not understand, or not believe. */
export function checkStream(protocol: Protocol, text: string, options: Partial<CheckOptions> = {}): string[] {
  const settled = {
    end: "whole",
    wantsUsage: true,
    passed: false,
    cumulative: false,
    textOnly: false,
  } as const;
  return checkers[protocol](text, { ...settled, ...options });
}
