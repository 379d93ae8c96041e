import { AppError } from "../../../src/kernel/app-error.ts";

/** The AppError that an action throws, null when it succeeds; anything else that is thrown goes on. */
export function refusal(action: () => unknown): AppError | null {
  try {
    action();
    return null;
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
}
