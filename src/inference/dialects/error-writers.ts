import type { Protocol } from "../../kernel/protocol.ts";
import { anthropicErrors } from "./anthropic/errors.ts";
import { dashscopeErrors } from "./dashscope/errors.ts";
import type { ErrorWriter } from "./dialect.ts";
import { openaiErrors } from "./openai/errors.ts";

/** By the protocol of the route: also for what fails before a request could be read. */
export const errorWriters: Record<Protocol, ErrorWriter> = {
  openai: openaiErrors,
  anthropic: anthropicErrors,
  dashscope: dashscopeErrors,
};
