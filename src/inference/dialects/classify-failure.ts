import { cleanMessage, hideSecrets } from "./clean-message.ts";
import type { ModelNames } from "./dialect.ts";
import type { UpstreamFailure, UpstreamFailureKind } from "./upstream-failure.ts";

const INTERNAL_LENGTH_MAX = 2000;
const PARAM = /^[A-Za-z_][\w.[\]]{0,99}$/;

/** What an error says of itself, wherever the supplier put it; what it does not say is empty. */
export interface ErrorWords {
  code: string;
  type: string;
  message: string;
  param: string;
}

export interface ErrorReport {
  /** 200 for an error within an answer that had begun. */
  status: number;
  body: Buffer;
  /** Null when the body is not the JSON of an error. */
  words: ErrorWords | null;
  /** Null keeps the supplier's words from the customer. */
  names: ModelNames | null;
}

interface Rule {
  kind: UpstreamFailureKind;
  /** Of `code` and `type`, in lower case. */
  words?: RegExp;
  message?: RegExp;
}

/** The first that fits decides; they come before the status, which suppliers choose freely. */
const RULES: Rule[] = [
  {
    kind: "credential",
    words: /insufficient_(quota|balance|user_quota|funds)|arrearage|billing|payment|bill_?overdue/,
  },
  {
    kind: "credential",
    words: /api_?key|authenticat|unauthori[sz]ed|access_?denied|account_deactivated|free_?tier/,
  },
  { kind: "rate_limited", words: /rate_?limit|throttling|too_many_requests|rate_?quota/ },
  { kind: "context_length", words: /context_length|context_window|prompt_too_long/ },
  {
    kind: "context_length",
    message: /maximum context length|context (length|window)|range of input length/i,
  },
  { kind: "context_length", message: /(prompt|input) (is )?too long|input length .* exceeds?/i },
  {
    kind: "content_blocked",
    words: /content_?policy|content_?filter|data_?inspection|moderation|responsible_?ai/,
  },
  {
    kind: "misconfigured",
    words: /model_?not_?found|unknown_?model|deployment_?not_?found|model_not_supported/,
  },
  { kind: "misconfigured", message: /\bmodel\b[^,;]{0,80}\b(not exist|not found|unpurchased)/i },
  { kind: "overloaded", words: /overloaded|slow_down|unavailable|engine_overloaded/ },
  { kind: "timeout", words: /time_?d?_?out/ },
];

/** Kinds whose message tells the customer what to change. */
const PUBLIC_KINDS = new Set<UpstreamFailureKind>(["bad_request", "context_length", "content_blocked"]);

const MESSAGE_LENGTH_MAX = 2_000;

/** Tells what kind of failure an error is, and which of its words a customer may read. */
export function classifyFailure({ status, body, words: said, names }: ErrorReport): UpstreamFailure {
  // Longer ones say nothing more, and take patterns too long to search.
  const words = said && { ...said, message: said.message.slice(0, MESSAGE_LENGTH_MAX) };
  const kind = words === null ? kindOfStatus(status, false) : kindOf(status, words);
  const isPublic = words !== null && names !== null && PUBLIC_KINDS.has(kind);
  return {
    kind,
    status,
    message: isPublic ? cleanMessage(words.message, names) : null,
    param: isPublic && PARAM.test(words.param) ? words.param : null,
    retryAfterSeconds: null,
    internal: hideSecrets(body.toString("utf8", 0, INTERNAL_LENGTH_MAX)),
    isQuoted: true,
  };
}

function kindOf(status: number, words: ErrorWords): UpstreamFailureKind {
  const names = `${words.code} ${words.type}`.toLowerCase();
  const isServerFault = status >= 500;
  for (const rule of RULES) {
    if (rule.words?.test(names)) return rule.kind;
    // A server fault that happens to speak of models is a server fault.
    if (!isServerFault && rule.message?.test(words.message)) return rule.kind;
  }
  if (status >= 400) return kindOfStatus(status, true);
  const statusWithin = Number(words.code);
  if (statusWithin >= 400 && statusWithin < 600) return kindOfStatus(statusWithin, true);
  return /invalid_request|bad_?request|invalid_?parameter/.test(names) ? "bad_request" : "broken";
}

function kindOfStatus(status: number, isJson: boolean): UpstreamFailureKind {
  switch (status) {
    case 400:
    case 422:
      return isJson ? "bad_request" : "broken";
    case 401:
    case 402:
    case 403:
      return "credential";
    case 404:
    case 405:
      return "misconfigured";
    case 408:
    case 504:
    case 524:
      return "timeout";
    case 413:
      return "too_large";
    case 429:
      return "rate_limited";
    case 503:
    case 529:
      return "overloaded";
    default:
      return "broken";
  }
}
