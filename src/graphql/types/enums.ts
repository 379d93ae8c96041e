import { registerEnumType } from "type-graphql";
import { errorCatalogue, type ErrorCode } from "../../kernel/error-catalogue.ts";
import type { Protocol } from "../../kernel/protocol.ts";
import type { UsageSource } from "../../kernel/usage.ts";
import type { RequestStatus } from "../../activity/index.ts";
import type { ApiKeyStatus, CustomerStatus, ModelScope, QuotaPeriod } from "../../customers/index.ts";
import type { ChargeComponentName, TransactionType } from "../../ledger/index.ts";

// A value is spelled the same in GraphQL, in REST and in the database, so that one vocabulary describes all
// three. What GraphQL cannot spell as an enum ("account:read", "read-only") is a String with its values as a
// limit.

/** Makes an enum of the texts that a record describes, and registers it. */
export function enumOf<T extends string>(
  name: string,
  description: string,
  values: Record<T, string>,
): { [V in T]: V } {
  const texts = Object.keys(values) as T[];
  const members = Object.fromEntries(texts.map((text) => [text, text])) as { [V in T]: V };
  const valuesConfig = Object.fromEntries(texts.map((text) => [text, { description: values[text] }]));
  registerEnumType(members, {
    name,
    description,
    valuesConfig: valuesConfig as Record<T, { description: string }>,
  });
  return members;
}

const codes = Object.entries(errorCatalogue).map(([code, { message }]) => [code, message]);
export const ErrorCodeEnum = enumOf<ErrorCode>(
  "ErrorCode",
  "What went wrong; the same codes as in REST.",
  Object.fromEntries(codes) as Record<ErrorCode, string>,
);

export const CustomerStatusEnum = enumOf<CustomerStatus>("CustomerStatus", "Whether a customer is served.", {
  active: "Its keys work.",
  suspended: "Its keys are refused.",
});

export const ApiKeyStatusEnum = enumOf<ApiKeyStatus>("ApiKeyStatus", "Whether a key opens doors.", {
  active: "It works.",
  disabled: "It was disabled, for good.",
  expired: "Its time is over.",
});

export const QuotaPeriodEnum = enumOf<QuotaPeriod>("QuotaPeriod", "Over which time a quota is counted.", {
  total: "Over the key's whole life.",
  daily: "By days of the reporting time zone.",
  monthly: "By months of the reporting time zone.",
});

export const ModelScopeModeEnum = enumOf<ModelScope["mode"]>(
  "ModelScopeMode",
  "How a key, or a policy, is bound to models.",
  {
    automatic: "To none: every model that the customer may use.",
    single: "To one model.",
    selected: "To a selection of models.",
  },
);

export const ProtocolEnum = enumOf<Protocol>("Protocol", "An inference protocol.", {
  openai: "OpenAI Chat Completions.",
  anthropic: "Anthropic Messages.",
  dashscope: "DashScope text generation.",
});

export const TransactionTypeEnum = enumOf<TransactionType>(
  "BalanceTransactionType",
  "What moved the balance.",
  {
    recharge: "Money was paid in.",
    charge: "A request was charged.",
    reservation: "A request that begins holds what it may cost.",
    release: "A request that ended gives back what it held and did not cost.",
    correction: "Something was put right, by an operator or by a late report of a request's usage.",
  },
);

export const RequestStatusEnum = enumOf<RequestStatus>("RequestStatus", "How a request ended.", {
  succeeded: "It was answered to the end.",
  failed: "It ended with an error.",
  cancelled: "The client left before the end.",
  blocked: "A policy refused it.",
});

export const UsageSourceEnum = enumOf<UsageSource>("UsageSource", "Where token counts come from.", {
  upstream: "They were reported with the answer.",
  estimated: "They were not reported, and were counted here.",
});

export const ChargeComponentEnum = enumOf<ChargeComponentName>("ChargeComponentName", "A part of a charge.", {
  input: "Input tokens that were not cached.",
  cached_input: "Input tokens that were read from a prompt cache.",
  cache_write: "Input tokens that were written to a prompt cache.",
  output: "Output tokens other than reasoning.",
  reasoning: "Reasoning tokens.",
  request: "The fee per request.",
});
