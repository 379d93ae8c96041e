import type { JsonSchema } from "./json-schema.ts";

/** Which headers an operation reads, beside those that every one reads. */
export interface ReadHeaders {
  /** Idempotency-Key. */
  canRepeat: boolean;
  /** If-Match. */
  isVersioned: boolean;
  /** If-None-Match. */
  mayBeKnown: boolean;
}

/** The parameters of an operation that are headers. */
export function headerParameters({ canRepeat, isVersioned, mayBeKnown }: ReadHeaders): JsonSchema[] {
  return [
    ...(canRepeat ? [idempotencyKey] : []),
    ...(isVersioned ? [ifMatch] : []),
    ...(mayBeKnown ? [ifNoneMatch] : []),
  ];
}

/** The answer to If-None-Match when nothing has changed; none where the header is not read. */
export function unchangedResponse({ mayBeKnown }: Pick<ReadHeaders, "mayBeKnown">): JsonSchema {
  const headers = successHeaders({ canRepeat: false, hasVersion: true });
  return mayBeKnown ? { 304: { description: "What you have is what you would get.", headers } } : {};
}

const requestId = { "x-request-id": { $ref: "#/components/headers/RequestId" } };
const retryAfter = { "retry-after": { $ref: "#/components/headers/RetryAfter" } };
const replayed = { "idempotent-replayed": { $ref: "#/components/headers/IdempotentReplayed" } };

/** What a successful answer carries beside its body. */
export function successHeaders({
  canRepeat,
  hasVersion,
}: {
  canRepeat: boolean;
  hasVersion: boolean;
}): JsonSchema {
  const etag = { etag: { $ref: "#/components/headers/ETag" } };
  return { ...requestId, ...(hasVersion && etag), ...(canRepeat && replayed) };
}

/** What a failure of this status carries beside its body. */
export function failureHeaders(status: number): JsonSchema {
  const challenge = { "www-authenticate": { $ref: "#/components/headers/Challenge" } };
  const allow = { allow: { $ref: "#/components/headers/Allow" } };
  return {
    ...requestId,
    // A refusal is an answer too, and is repeated like one.
    ...(status < 500 && replayed),
    ...(status === 401 && challenge),
    ...(status === 405 && allow),
    ...([409, 429, 503].includes(status) && retryAfter),
  };
}

/** `components.headers`: what the two above point to. */
export function headerComponents(): JsonSchema {
  const text = { type: "string" };
  return {
    RequestId: { description: "The answer's `request_id`.", required: true, schema: text },
    ETag: {
      description: "The version of what is answered; send it as If-Match to change just this one.",
      required: true,
      schema: { type: "string", pattern: '^"[0-9]+"$' },
    },
    IdempotentReplayed: {
      description: "Stands where an Idempotency-Key was sent before: the answer is the first one's.",
      schema: { type: "string", enum: ["true"] },
    },
    RetryAfter: { description: "Seconds to wait.", schema: { type: "string", pattern: "^[0-9]+$" } },
    Challenge: { description: "How to say who asks.", schema: { type: "string", enum: ["Bearer"] } },
    Allow: { description: "The methods that the path takes.", required: true, schema: text },
  };
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

const ifNoneMatch = {
  name: "If-None-Match",
  in: "header",
  required: false,
  description: "The ETag of what you have. If it has not changed since, the answer is 304, without a body.",
  schema: { type: "string", examples: ['"3"'] },
};
