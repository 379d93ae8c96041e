import { type AppError, fail } from "../kernel/app-error.ts";

/** The refusal of one parameter: `param` in the wire's spelling, `message` a sentence for the caller. */
export function invalidInput(param: string, message: string, cause?: unknown): AppError {
  return fail("invalid_request", { public: message, param, cause });
}
