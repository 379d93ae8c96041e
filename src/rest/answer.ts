import type { ExecutionResult } from "graphql";
import { asAppError, fail, type AppError } from "../kernel/app-error.ts";
import type { ErrorCode } from "../kernel/error-catalogue.ts";
import type { Operation } from "./operations.ts";
import type { ObjectShape, Shape } from "./shape.ts";
import { snakeCase } from "./spelling.ts";
import { writeWire } from "./wire.ts";

interface UserError {
  field: string | null;
  code: ErrorCode;
  message: string;
}

const PREDICATE = /^(must|may|is|has) /;

/**
 * The part of an answer that becomes `data`. A bare list comes out as `{items}`, and a mutation's payload as
 * its object with what stands beside it: the new key and its token.
 */
export function writeAnswer(operation: Operation, result: Record<string, unknown>): unknown {
  const value = result[operation.key];
  const payload = payloadOf(operation.shape);
  if (!payload) {
    const written = writeWire(operation.shape, value);
    return operation.shape.kind === "list" ? { items: written } : written;
  }
  const written = writeWire(payload, value) as Record<string, unknown>;
  const parts = payload.fields
    .filter((field) => field.wire !== "user_errors")
    .map((field) =>
      field.shape.kind === "object" ? written[field.wire] : { [field.wire]: written[field.wire] },
    );
  return Object.assign({}, ...parts) as Record<string, unknown>;
}

/** The shape of a mutation's payload: an object that lists `userErrors`. Null for any other answer. */
export function payloadOf(shape: Shape): ObjectShape | null {
  return shape.kind === "object" && shape.fields.some((field) => field.key === "userErrors") ? shape : null;
}

/**
 * Why an executed operation failed, in the wire's terms; null when it did not. An argument is named by the
 * parameter that fed it (`limit`, where GraphQL says `first`).
 */
export function refusalIn(operation: Operation, result: ExecutionResult): AppError | null {
  const error = result.errors?.[0];
  if (error) return onWire(operation, asAppError(error.originalError ?? error));
  const errors =
    (result.data?.[operation.key] as { userErrors?: UserError[] } | null | undefined)?.userErrors ?? [];
  const [first] = errors;
  if (!first) return null;
  const fields = errors.flatMap(({ field, code, message }) =>
    field === null ? [] : [{ field, code, message }],
  );
  return onWire(operation, fail(first.code, { public: first.message, fields }));
}

/** A refusal with its parameters in the wire's spelling, each named by the parameter that fed it. */
export function onWire(operation: Operation, error: AppError): AppError {
  const fields = error.fields.map(({ field, code, message }) => {
    const name = snakeCase(parameterName(operation, field));
    // A limit says what the value must be; on the wire that is a sentence about the parameter.
    return { field: name, code, message: PREDICATE.test(message) ? `${name} ${message}.` : message };
  });
  const [first] = fields;
  const { param, retryAfterSeconds } = error;
  return fail(error.code, {
    public: first && isAboutField(error) ? first.message : error.message,
    fields,
    ...(param !== undefined && { param: snakeCase(parameterName(operation, param)) }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}

function isAboutField(error: AppError): boolean {
  const [first] = error.fields;
  return (
    first !== undefined && (error.message === first.message || error.message.startsWith(`${first.field}: `))
  );
}

function parameterName(operation: Operation, field: string): string {
  if (field.startsWith("input.")) return field.slice("input.".length);
  const variable = operation.variables.find(({ argument }) => argument.name === field);
  return variable ? variable.name : field;
}
