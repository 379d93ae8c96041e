/** What a column of a supplier's list says. */
export const usageColumns = [
  "requestId",
  "time",
  "model",
  "calls",
  "inputTokens",
  "outputTokens",
  "cost",
  "currency",
] as const;
export type UsageColumn = (typeof usageColumns)[number];

export const usageFormats = ["openai", "anthropic", "dashscope", "generic"] as const;
/** Whose list it looks like. */
export type UsageFormat = (typeof usageFormats)[number];

/** How a supplier's lists are headed. */
export interface FormatWords {
  /** A list with one of these headings is of this format. */
  known: readonly string[];
  /** Headings of a column, the first that is there counts; of tokens all count, and are added. */
  columns: Partial<Record<UsageColumn, readonly string[]>>;
  timezone: string;
  /** Null: the list must say it, or whoever imports it. */
  currency: string | null;
}

// Headings are compared in small letters, with "_" for whatever is neither a letter nor a digit.
const GENERIC: Record<UsageColumn, readonly string[]> = {
  requestId: ["upstream_request_id", "request_id", "requestid", "response_id", "generation_id", "call_id"],
  time: [
    "time",
    "timestamp",
    "created_at",
    "datetime",
    "start_time",
    "start_time_iso",
    "date",
    "day",
    "usage_date",
  ],
  model: ["model", "model_name", "model_id", "upstream_model", "model_version"],
  calls: ["calls", "requests", "num_requests", "num_model_requests", "request_count"],
  inputTokens: ["input_tokens", "prompt_tokens", "tokens_prompt", "tokens_in"],
  outputTokens: ["output_tokens", "completion_tokens", "tokens_completion", "tokens_out"],
  cost: [
    "cost",
    "cost_usd",
    "total_cost",
    "cost_total",
    "amount",
    "amount_value",
    "amount_usd",
    "price",
    "charge",
  ],
  currency: ["currency", "amount_currency", "cost_currency"],
};

/** In the order in which they are tried; the last one is what is left. */
export const formatWords: Readonly<Record<UsageFormat, FormatWords>> = {
  openai: {
    known: ["amount_value", "num_model_requests", "start_time_iso"],
    columns: {
      ...GENERIC,
      time: ["start_time_iso", "start_time", "timestamp", "date"],
      model: ["model", "line_item"],
      inputTokens: ["input_tokens"],
      cost: ["amount_value", "cost"],
    },
    timezone: "UTC",
    currency: "USD",
  },
  anthropic: {
    known: ["usage_date_utc", "usage_input_tokens_no_cache"],
    columns: {
      ...GENERIC,
      time: ["usage_date_utc"],
      model: ["model_version", "model"],
      inputTokens: [
        ...["usage_input_tokens_no_cache", "usage_input_tokens_cache_write", "usage_input_tokens_cache_read"],
        ...["usage_input_tokens_cache_write_5m", "usage_input_tokens_cache_write_1h"],
      ],
      outputTokens: ["usage_output_tokens"],
      cost: ["cost_usd"],
    },
    timezone: "UTC",
    currency: "USD",
  },
  dashscope: {
    known: ["应付金额", "消费时间", "计费项", "模型名称", "请求id", "账单日期", "应付金额_元", "输入token数"],
    columns: {
      requestId: ["请求id", "request_id", "requestid"],
      time: ["消费时间", "调用时间", "用量时间", "开始时间", "账单日期", "日期"],
      model: ["模型名称", "模型", "模型id", "model", "规格"],
      calls: ["调用次数", "请求次数"],
      inputTokens: ["输入token数", "输入tokens", "输入_token", "input_tokens"],
      outputTokens: ["输出token数", "输出tokens", "输出_token", "output_tokens"],
      cost: ["应付金额", "应付金额_元", "优惠后金额", "消费金额", "费用", "费用_元", "金额"],
      currency: ["币种", "currency"],
    },
    timezone: "Asia/Shanghai",
    currency: "CNY",
  },
  generic: { known: [], columns: GENERIC, timezone: "UTC", currency: null },
};

/** A heading as it is compared: "Start Time (ISO)" is "start_time_iso". */
export function spellHeading(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_+|_+$/g, "");
}
