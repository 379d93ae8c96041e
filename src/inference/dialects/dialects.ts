import type { Protocol } from "../../kernel/protocol.ts";
import { anthropicDialect } from "./anthropic/anthropic-dialect.ts";
import { dashscopeDialect } from "./dashscope/dashscope-dialect.ts";
import type { Dialect } from "./dialect.ts";
import { openaiDialect } from "./openai/openai-dialect.ts";

/** Every protocol that is spoken, on either side. */
export const dialects: Readonly<Record<Protocol, Dialect>> = {
  openai: openaiDialect,
  anthropic: anthropicDialect,
  dashscope: dashscopeDialect,
};
