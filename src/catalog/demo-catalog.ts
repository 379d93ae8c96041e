import { protocols, type Protocol } from "../kernel/protocol.ts";
import type { CatalogFile, FileModel, FileProvider } from "./file/catalog-file.ts";
import type { PriceInput, TierInput } from "./price-input.ts";

const CURRENCY = "USD";
const PROVIDER_NAME = "simulator";
/** Not a secret: the simulator is part of the product and takes any. */
const DEMO_SECRET = "simulated-credential";

/**
 * What a try-out sells: models of a few families, all of them played by the built-in simulator at this
 * address.
 */
export function demoCatalog(simulatorUrl: string): CatalogFile {
  return {
    currency: CURRENCY,
    providers: demoProviders(simulatorUrl),
    models: [...demoModels(), autoModel()],
    resources: demoResources(),
  };
}

/** Where each protocol's resources begin at the simulator. */
const BASE_PATHS: Record<Protocol, string> = { openai: "/v1", anthropic: "", dashscope: "/api/v1" };

/** The simulator as a supplier of each protocol. */
export function demoProviders(simulatorUrl: string): FileProvider[] {
  return protocols.map((protocol) => ({
    name: providerOf(protocol),
    protocol,
    baseUrl: simulatorUrl.replace(/\/+$/, "") + BASE_PATHS[protocol],
    region: "local",
    allowPrivateAddress: true,
    credentials: [{ label: "demo", secret: DEMO_SECRET }],
  }));
}

function providerOf(protocol: Protocol): string {
  return protocol === "openai" ? PROVIDER_NAME : `${PROVIDER_NAME}-${protocol}`;
}

function demoModels(): FileModel[] {
  return [
    demoModel("qwen-plus", {
      displayName: "Qwen Plus",
      description: "Simulated. A balanced model for everyday chat and tools.",
      contextWindow: 131_072,
      maxOutputTokens: 8_192,
      tags: ["general", "qwen"],
      price: { input: "0.40", cachedInput: "0.16", cacheWrite: "0.50", output: "1.20" },
      cost: { input: "0.28", cachedInput: "0.11", output: "0.84" },
    }),
    demoModel("qwen-max", {
      protocol: "dashscope",
      displayName: "Qwen Max",
      description: "Simulated. The strongest of its family, for long and hard tasks.",
      contextWindow: 32_768,
      maxOutputTokens: 8_192,
      tags: ["flagship", "qwen"],
      capabilities: ["chat", "streaming", "tools", "json", "reasoning"],
      price: { input: "1.60", cachedInput: "0.64", cacheWrite: "2.00", output: "6.40" },
      cost: { input: "1.12", cachedInput: "0.45", output: "4.48" },
    }),
    demoModel("gpt-4o-mini", {
      displayName: "GPT-4o mini",
      description: "Simulated. A small, quick model that also reads images.",
      contextWindow: 128_000,
      maxOutputTokens: 16_384,
      tags: ["fast", "vision", "gpt"],
      capabilities: ["chat", "streaming", "tools", "json", "vision"],
      inputModalities: ["text", "image"],
      price: { input: "0.15", cachedInput: "0.075", output: "0.60" },
      cost: { input: "0.11", cachedInput: "0.055", output: "0.42" },
    }),
    demoModel("claude-sonnet-4-5", {
      protocol: "anthropic",
      displayName: "Claude Sonnet 4.5",
      description: "Simulated. A model for writing code and for agents.",
      contextWindow: 200_000,
      maxOutputTokens: 64_000,
      tags: ["coding", "vision", "claude"],
      capabilities: ["chat", "streaming", "tools", "json", "reasoning", "vision"],
      inputModalities: ["text", "image"],
      price: {
        tiers: [
          tier(200_000, ["3.00", "0.30", "3.75", "6.00", "15.00"]),
          tier(null, ["6.00", "0.60", "7.50", "12.00", "22.50"]),
        ],
      },
      cost: { input: "2.10", cachedInput: "0.21", output: "10.50" },
    }),
    ...economicalModels(),
  ];
}

function economicalModels(): FileModel[] {
  return [
    demoModel("deepseek-chat", {
      displayName: "DeepSeek Chat",
      description: "Simulated. An economical model for chat and extraction.",
      contextWindow: 65_536,
      maxOutputTokens: 8_192,
      tags: ["economical", "deepseek"],
      price: { input: "0.27", cachedInput: "0.07", output: "1.10" },
      cost: { input: "0.19", cachedInput: "0.05", output: "0.77" },
    }),
  ];
}

type Stated = Omit<FileModel, "id" | "kind" | "price"> & {
  price: Omit<PriceInput, "currency">;
  cost: { input: string; cachedInput: string; output: string };
  /** What its supplier speaks; OpenAI's by default. */
  protocol?: Protocol;
};

function demoModel(id: string, stated: Stated): FileModel {
  const { price, cost, protocol = "openai", ...facts } = stated;
  return {
    id,
    kind: "model",
    capabilities: ["chat", "streaming", "tools", "json"],
    inputModalities: ["text"],
    visibility: "public",
    ...facts,
    price: { currency: CURRENCY, ...price },
    deployments: [
      {
        provider: providerOf(protocol),
        upstreamModel: `sim-${id}`,
        priority: 0,
        cost: { currency: CURRENCY, ...cost },
      },
    ],
  };
}

function autoModel(): FileModel {
  return {
    id: "auto-chat-balanced",
    kind: "auto",
    displayName: "Auto Chat (balanced)",
    description: "Simulated. Chooses a model for each request, weighing speed against price.",
    strategy: "balanced",
    members: ["qwen-plus", "qwen-max"],
    capabilities: ["chat", "streaming", "tools", "json"],
    inputModalities: ["text"],
    contextWindow: 32_768,
    maxOutputTokens: 8_192,
    tags: ["general", "auto"],
    visibility: "public",
  };
}

function tier(upToInputTokens: number | null, rates: [string, string, string, string, string]): TierInput {
  const [input, cachedInput, cacheWrite, cacheWrite1h, output] = rates;
  return { upToInputTokens, input, cachedInput, cacheWrite, cacheWrite1h, output };
}

function demoResources(): CatalogFile["resources"] {
  return [
    {
      type: "mcp",
      name: "web-search",
      displayName: "Web search",
      description: "Simulated. A search engine as an MCP server.",
      endpoint: "https://mcp.example.com/web-search",
      tags: ["search"],
    },
    {
      type: "skill",
      name: "contract-review",
      displayName: "Contract review",
      description: "Simulated. Instructions for reading a contract clause by clause.",
      tags: ["legal"],
    },
    {
      type: "agent",
      name: "support-desk",
      displayName: "Support desk",
      description: "Simulated. An agent that answers from a knowledge base and hands over to people.",
      endpoint: "https://agents.example.com/support-desk",
      tags: ["support"],
    },
  ];
}
