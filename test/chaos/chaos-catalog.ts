/** A price as it is published: per 1,000,000 tokens, `per_request` per request. */
export interface PublishedRates {
  input: string;
  cached_input: string;
  output: string;
  reasoning: string;
}

export interface PublishedPrice {
  perRequest: string;
  /** By the length of the input; the last has no bound. */
  tiers: (PublishedRates & { upToInputTokens: number | null })[];
}

export interface ChaosModel {
  id: string;
  price: PublishedPrice;
  /** The name at the supplier, which no other model has, and what the supplier is asked to do. */
  deployments: { supplier: 0 | 1; upstreamModel: string; priority: number }[];
}

// Odd digits, so that every charge has to be rounded.
const steady = { input: "0.413007", cached_input: "0.103011", output: "1.217003", reasoning: "2.031001" };
const longInput = { input: "0.627013", cached_input: "0.151003", output: "1.811009", reasoning: "3.017011" };
const free = { input: "0", cached_input: "0", output: "0", reasoning: "0" };

export const chaosModels: readonly ChaosModel[] = [
  {
    id: "steady",
    price: { perRequest: "0.000000007", tiers: [{ ...steady, upToInputTokens: null }] },
    deployments: [{ supplier: 0, upstreamModel: "up-steady", priority: 0 }],
  },
  {
    id: "tiered",
    price: {
      perRequest: "0",
      tiers: [
        { ...steady, upToInputTokens: 64 },
        { ...longInput, upToInputTokens: null },
      ],
    },
    deployments: [{ supplier: 1, upstreamModel: "up-tiered", priority: 0 }],
  },
  {
    // Its first supplier never answers well, so every request is served by the second.
    id: "second-choice",
    price: { perRequest: "0.000000003", tiers: [{ ...longInput, upToInputTokens: null }] },
    deployments: [
      { supplier: 0, upstreamModel: "up-broken@fault=status,status=500", priority: 0 },
      { supplier: 1, upstreamModel: "up-second", priority: 1 },
    ],
  },
  {
    // What it may cost at most is what it costs: a balance is worth an exact number of requests.
    id: "flat",
    price: { perRequest: "0.01", tiers: [{ ...free, upToInputTokens: null }] },
    deployments: [{ supplier: 0, upstreamModel: "up-flat", priority: 0 }],
  },
];

/** What a supplier charges us: odd enough to be recognised, should it ever come out. */
export const supplierCost = { input: "7.707713", output: "8.808817" };

/** Texts that no customer may ever read: they name suppliers, or say what those charge. */
export const secretTexts =
  /up-(steady|tiered|second|broken|flat)|chaos-supplier|sk-chaos|chatcmpl-sim|org-sim|fp_sim|7\.707713|8\.808817/;

/** The catalog file that offers these models from the two suppliers. */
export function chaosCatalog(supplierUrls: readonly [string, string]): unknown {
  return {
    currency: "USD",
    providers: supplierUrls.map((url, index) => ({
      name: `chaos-supplier-${String(index)}`,
      protocol: "openai",
      base_url: `${url}/v1`,
      region: "local",
      credentials: [{ label: "a", secret: `sk-chaos-${String(index)}` }],
      allow_private_address: true,
    })),
    models: chaosModels.map(({ id, price, deployments }) => ({
      id,
      display_name: id,
      description: "A model of the chaos test.",
      capabilities: ["chat", "streaming"],
      context_window: 32_768,
      max_output_tokens: 1_024,
      price: {
        per_request: price.perRequest,
        tiers: price.tiers.map(({ upToInputTokens, ...rates }) => ({
          ...(upToInputTokens !== null && { up_to_input_tokens: upToInputTokens }),
          ...rates,
        })),
      },
      deployments: deployments.map(({ supplier, upstreamModel, priority }) => ({
        provider: `chaos-supplier-${String(supplier)}`,
        upstream_model: upstreamModel,
        ...{ priority, weight: 100, cost: supplierCost },
      })),
    })),
  };
}
