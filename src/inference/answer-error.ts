import type { AppError } from "../kernel/app-error.ts";
import { errorWriters } from "./dialects/error-writers.ts";
import { identityHeaders } from "./identity-headers.ts";
import type { Incoming } from "./incoming.ts";
import type { Reply } from "./reply.ts";

/** Answers with an error in the shape of its path's protocol; `head` comes before the protocol's headers. */
export function answerError(
  { incoming, reply }: { incoming: Incoming; reply: Reply },
  error: AppError,
  head: string[] = [],
): void {
  const { status, headers, body } = errorWriters[incoming.protocol].writeError(error, incoming.requestId);
  reply.send({ status, head: [...identityHeaders(incoming), ...head, ...headers.flat()], body });
}
