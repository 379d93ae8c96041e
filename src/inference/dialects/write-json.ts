/** The JSON of a value that came as JSON; empty when it is nested deeper than can be written again. */
export function writeJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "";
  }
}
