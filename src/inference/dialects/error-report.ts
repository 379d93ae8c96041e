import { isObject } from "./field-rules.ts";

/** The JSON object that an error's bytes are; null when they are none. */
export function parseReport(bytes: Buffer | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse((bytes ?? "").toString());
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** What a member of a report says as a text: suppliers give codes as numbers too. Empty for anything else. */
export function wordOf(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}
