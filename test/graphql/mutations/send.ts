import { expect } from "@jest/globals";
import type { Answer } from "../../doors/visitor.ts";
import { documentOf, shownOnce } from "./document.ts";
import type { Asker, Input } from "./stage.ts";

/** One thing that could not be done. */
export interface UserError {
  field: string | null;
  code: string;
  message: string;
}

/** What a mutation answered. */
export interface Told {
  answer: Answer;
  payload: Record<string, unknown> | null;
  userErrors: UserError[];
}

export interface Sent {
  name: string;
  input: Input;
  headers?: Record<string, string>;
}

export async function send(asker: Asker, { name, input, headers }: Sent): Promise<Told> {
  const answer = await asker.ask(documentOf(name), { input }, headers);
  const payload = answer.data?.[name] ?? null;
  return { answer, payload, userErrors: (payload?.["userErrors"] ?? []) as UserError[] };
}

/** Expects that it was done. */
export function expectDone({ answer, userErrors }: Told): void {
  expect([answer.status, answer.code, answer.message, userErrors]).toEqual([200, null, null, []]);
}

const PREDICATE = /^(must|may) /;
const SENTENCE = /^\p{L}\P{Cc}*[^\s.]\.$/u;

/** Expects a sentence; of a field, it may be what the field must be, as the clients put it after its name. */
export function expectSentence(message: string | null, field: string | null = null): void {
  const text = field !== null && PREDICATE.test(message ?? "") ? `${field} ${String(message)}.` : message;
  expect(text).toMatch(SENTENCE);
  expect(text).not.toMatch(/undefined|null,|\[object|Error:|prisma/i);
}

const SECRET_INPUTS = new Set(["password", "currentPassword", "newPassword", "token", "code"]);

/** Every text of an input and its payload that nobody but the two who exchange it may ever see. */
export function secretsOf(input: Input, payload: Told["payload"]): string[] {
  const given = Object.entries(input).filter(([name]) => SECRET_INPUTS.has(name));
  const shown = Object.entries(payload ?? {}).filter(([name]) => shownOnce.has(name));
  return [...given, ...shown].flatMap(([, value]) => (typeof value === "string" ? [value] : []));
}

/** An answer as it is repeated: without what is shown once. */
export function repeated(answer: Answer): unknown {
  return JSON.parse(answer.text, (name, value: unknown) => (shownOnce.has(name) ? null : value));
}
