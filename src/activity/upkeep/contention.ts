/** Others held what was needed for longer than was waited for, or waiting went round in a circle. */
const CODES = new Set(["55P03", "40P01"]);

/** Whether a statement failed for no other reason than that others were at work. */
export function isContended(error: unknown): boolean {
  return error instanceof Error && "code" in error && CODES.has(String(error.code));
}
