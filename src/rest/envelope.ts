import type { AppError, FieldError } from "../kernel/app-error.ts";
import type { ErrorCode } from "../kernel/error-catalogue.ts";

/** The one form of every answer under /openapi/v1, success and failure. */
export interface Envelope {
  request_id: string;
  success: boolean;
  data: unknown;
  code: ErrorCode | null;
  message: string | null;
}

export function success(requestId: string, data: unknown): Envelope {
  return { request_id: requestId, success: true, data, code: null, message: null };
}

/**
 * The envelope of a failure in the wire's spelling. `data` lists the parameters at fault, and is null when
 * none is named.
 */
export function failure(requestId: string, error: AppError): Envelope {
  const errors = fieldErrors(error);
  return {
    request_id: requestId,
    success: false,
    data: errors.length > 0 ? { errors } : null,
    code: error.code,
    message: error.message,
  };
}

function fieldErrors(error: AppError): FieldError[] {
  if (error.fields.length > 0 || error.param === undefined) return error.fields;
  return [{ field: error.param, code: error.code, message: error.message }];
}
