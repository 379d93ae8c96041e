import type { CostComponentName } from "../cost-lines.ts";
import { enumOf } from "./enums.ts";

export const CostComponentEnum = enumOf<CostComponentName>(
  "CostComponentName",
  "What a part of what requests cost was for.",
  {
    input: "Input tokens that were not cached.",
    cached_input: "Input tokens that were read from a prompt cache.",
    cache_write: "Input tokens that were written to a prompt cache.",
    output: "Output tokens other than reasoning.",
    reasoning: "Reasoning tokens.",
    request: "The fee per request.",
    adjustment:
      "What the charges differ from quantities times prices: each request's charge is rounded up, and " +
      "some were charged in another way, such as up to the balance only. It has no quantity and no price, " +
      "and may be negative.",
  },
);
