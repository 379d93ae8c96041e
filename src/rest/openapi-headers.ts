import type { JsonSchema } from "./json-schema.ts";

/** Which headers an operation reads, beside those that every one reads. */
export interface ReadHeaders {
  /** Idempotency-Key. */
  canRepeat: boolean;
  /** If-Match. */
  isVersioned: boolean;
}

/** The parameters of an operation that are headers. */
export function headerParameters({ canRepeat, isVersioned }: ReadHeaders): JsonSchema[] {
  return [...(canRepeat ? [idempotencyKey] : []), ...(isVersioned ? [ifMatch] : [])];
}

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "Sent again within 24 hours with the same body, it repeats the first answer " +
    "(`idempotent-replayed: true`, a token as null) and does nothing.",
  schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[ -~]+$" },
};

const ifMatch = {
  name: "If-Match",
  in: "header",
  required: false,
  description: "The ETag that you read. If the version is another one by now, nothing is changed (412).",
  schema: { type: "string", examples: ['"3"'] },
};
