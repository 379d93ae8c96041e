import type { Dialect } from "../dialect.ts";
import { fates } from "./fates.ts";
import { openPassage } from "./open-passage.ts";
import { canPass, passRequest } from "./pass-request.ts";
import { readChat } from "./read-chat.ts";
import { openReader } from "./read-reply.ts";
import { readRequest } from "./read-request.ts";
import { upstreamHeaders, upstreamPath } from "./upstream-address.ts";
import { readUpstreamError } from "./upstream-error.ts";
import { keepAlive, openStream, writeWhole } from "./write-reply.ts";
import { writeRequest } from "./write-request.ts";

/** OpenAI Chat Completions, as clients and suppliers speak it. */
export const openaiDialect: Dialect = {
  protocol: "openai",
  readRequest,
  readChat,
  openStream,
  writeWhole,
  keepAlive,
  fates,
  writeRequest,
  openReader,
  upstreamPath,
  upstreamHeaders,
  readUpstreamError,
  canPass,
  passRequest,
  openPassage,
};
