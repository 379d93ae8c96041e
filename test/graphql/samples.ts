import type { Preflight } from "../../src/graphql/index.ts";
import { fail } from "../../src/kernel/app-error.ts";
import { nano } from "../../src/kernel/money.ts";
import type { Ctx } from "../../src/storage/context.ts";

/** What no customer may ever read. */
export const SECRETS = {
  host: "supplier-host.example.com",
  provider: "secret-supplier",
  credential: "sk-live-the-supplier-secret",
  upstream: "upstream-name-of-qwen",
  cost: "0.317",
};

export const MODEL_IDS: ReadonlySet<string> = new Set(["qwen-plus", "qwen-max", "auto-chat"]);

export const CATALOG = JSON.stringify({
  currency: "USD",
  providers: [
    {
      name: SECRETS.provider,
      protocol: "openai",
      base_url: `https://${SECRETS.host}/v1`,
      credentials: [{ label: "a", secret: SECRETS.credential }],
    },
  ],
  models: [
    {
      id: "qwen-plus",
      display_name: "Qwen Plus",
      description: "All round.",
      capabilities: ["chat", "streaming", "tools"],
      context_window: 131_072,
      max_output_tokens: 8_192,
      tags: ["general", "fast"],
      price: { input: "0.40", cached_input: "0.16", output: "1.20" },
      deployments: [
        {
          provider: SECRETS.provider,
          upstream_model: SECRETS.upstream,
          cost: { input: SECRETS.cost, output: "0.90" },
        },
      ],
    },
    { id: "qwen-max", display_name: "Qwen Max", tags: ["general"], price: { input: "2.00", output: "6.00" } },
    {
      id: "auto-chat",
      display_name: "Auto",
      kind: "auto",
      strategy: "cheapest",
      members: ["qwen-plus", "qwen-max"],
    },
    { id: "hidden", display_name: "Hidden", visibility: "private", tags: ["secret-tag"] },
  ],
});

/** A preflight as the relay would answer it. */
export function samplePreflight(ctx: Ctx, model: string): Promise<Preflight> {
  if (!MODEL_IDS.has(model)) return Promise.reject(fail("model_not_found"));
  const address = (path: string) => ({ method: "POST", url: `https://relay.example.com${path}` });
  const openai = address("/v1/chat/completions");
  const anthropic = address("/v1/messages");
  const dashscope = address("/api/v1/services/aigc/text-generation/generation");
  return Promise.resolve({
    model,
    callable: false,
    blockingReasons: [{ code: "insufficient_balance", message: "The account's balance does not cover it." }],
    apiKey: null,
    balance: { currency: "USD", available: nano(0n), minimumRequired: nano(12_400n) },
    price: null,
    protocols: { openai, anthropic, dashscope },
    chatCompletionsUrl: `POST ${openai.url}`,
    messagesUrl: `POST ${anthropic.url}`,
    dashscopeUrl: `POST ${dashscope.url}`,
    billingDetailUrl: "https://relay.example.com/openapi/v1/billing/detail",
    monthlyStatementUrl: "https://relay.example.com/openapi/v1/billing/monthly-statement",
    checkedAt: ctx.clock.now(),
  });
}
