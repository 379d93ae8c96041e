import { fail } from "../kernel/app-error.ts";
import type { ErrorCode } from "../kernel/error-catalogue.ts";
import { protocols, type Protocol } from "../kernel/protocol.ts";
import { errorWriters } from "./dialects/error-writers.ts";

export interface ErrorExample {
  protocol: Protocol;
  status: number;
  /** The JSON body. */
  body: string;
}

/** How each protocol tells an error of this code, written by what writes it to clients. */
export function errorExamples(code: ErrorCode, requestId: string): ErrorExample[] {
  return protocols.map((protocol) => {
    const { status, body } = errorWriters[protocol].writeError(fail(code), requestId);
    return { protocol, status, body: JSON.stringify(JSON.parse(body.toString("utf8")), null, 2) };
  });
}
