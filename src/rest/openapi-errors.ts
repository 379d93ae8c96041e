import { errorCatalogue, type ErrorCode } from "../kernel/error-catalogue.ts";
import type { JsonSchema } from "./json-schema.ts";
import { failureHeaders } from "./openapi-headers.ts";

/** What may go wrong with an operation, which decides the failures that are documented for it. */
export interface Risks {
  hasPath: boolean;
  hasBody: boolean;
  isWrite: boolean;
  /** Whether an Idempotency-Key is read. */
  canRepeat: boolean;
  /** Whether If-Match is read. */
  isVersioned: boolean;
}

const codes = Object.keys(errorCatalogue) as ErrorCode[];
// What only an inference call can meet.
const inferenceOnly = new Set<ErrorCode>([
  "unsupported_parameter",
  "context_length_exceeded",
  "content_blocked",
  "balance_reserved",
  "upstream_error",
  "upstream_unavailable",
  "upstream_overloaded",
  "upstream_timeout",
]);

/** The failures of one operation: a reference to a shared response for each status. */
export function errorResponses(risks: Risks): Record<string, JsonSchema> {
  const statuses = [400, 401, 403, 429, 500, 503];
  // A body names things too, a model for one.
  if (risks.hasPath || risks.hasBody) statuses.push(404);
  if (risks.hasBody) statuses.push(413, 415);
  if (risks.isWrite) statuses.push(409);
  if (risks.isVersioned) statuses.push(412);
  if (risks.canRepeat) statuses.push(422);
  const sorted = statuses.sort((one, other) => one - other);
  return Object.fromEntries(
    sorted.map((status) => [status, { $ref: `#/components/responses/Failure${String(status)}` }]),
  );
}

/** The shared failure responses, one a status, each with the codes of the catalogue that have it. */
export function failureResponses(): Record<string, JsonSchema> {
  // No management call is short of money.
  const managed = codes.filter((code) => !inferenceOnly.has(code) && errorCatalogue[code].status !== 402);
  const statuses = [...new Set(managed.map((code) => errorCatalogue[code].status))].sort((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => {
      const own = managed.filter((code) => errorCatalogue[code].status === status);
      return [`Failure${String(status)}`, failureResponse(status, own)];
    }),
  );
}

/** The named parts of a failure: the list of codes, and one parameter at fault. */
export function errorSchemas(): Record<string, JsonSchema> {
  return {
    ErrorCode: { type: "string", enum: codes, description: "What went wrong; the list may grow." },
    FieldError: {
      type: "object",
      description: "One parameter at fault.",
      properties: {
        field: { type: "string", description: "Where, such as `allowed_model_ids[1]`." },
        code: { $ref: "#/components/schemas/ErrorCode" },
        message: { type: "string" },
      },
      required: ["field", "code", "message"],
    },
  };
}

function failureResponse(status: number, own: ErrorCode[]): JsonSchema {
  const lines = own.map((code) => `- \`${code}\`: ${errorCatalogue[code].message}`);
  return {
    description: lines.join("\n"),
    headers: failureHeaders(status),
    content: { "application/json": { schema: failureSchema(own) } },
  };
}

function failureSchema(own: ErrorCode[]): JsonSchema {
  const errors = { type: "array", items: { $ref: "#/components/schemas/FieldError" } };
  return {
    type: "object",
    properties: {
      request_id: { type: "string" },
      success: { const: false },
      data: { anyOf: [{ type: "object", properties: { errors }, required: ["errors"] }, { type: "null" }] },
      code: { type: "string", enum: own },
      message: { type: "string" },
    },
    required: ["request_id", "success", "data", "code", "message"],
  };
}
