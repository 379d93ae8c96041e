import { expect } from "@jest/globals";
import { AppError } from "../../src/kernel/app-error.ts";

/** The fields that a check refuses, in its order; none when it refuses nothing. */
export function wrongFields(check: () => unknown): string[] {
  try {
    check();
    return [];
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(AppError);
    const { code, fields, param, message } = thrown as AppError;
    expect([code, param]).toEqual(["invalid_request", fields[0]?.field]);
    expect(message).toBe(`${fields[0]!.field}: ${fields[0]!.message}`);
    for (const { message: words } of fields) expect(words).toMatch(/^must [^\n]+[^.\s]$/);
    return fields.map(({ field }) => field);
  }
}
