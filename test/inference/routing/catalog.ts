/** One that fails before it says anything. */
const DEAD = "fault=status,status=503";

interface Deployed {
  upstream: string;
  region?: string;
  priority?: number;
  weight?: number;
  /** What the operator pays for a million tokens, in and out. */
  cost?: string;
}

const priced = (input: string, output: string): object => ({ price: { input, output } });

const models: Record<string, { price?: object; deployed: Deployed[] }> = {
  // Alive in one region, dead in the other.
  outage: {
    deployed: [
      { upstream: `outage-eu-1@${DEAD}`, region: "EU-West" },
      { upstream: `outage-eu-2@${DEAD}`, region: "eu-west" },
      { upstream: "outage-us", region: "us" },
    ],
  },
  far: { deployed: [{ upstream: "far-us", region: "us" }] },
  near: {
    deployed: [
      { upstream: "near-us", region: "us", priority: 0 },
      { upstream: "near-eu", region: "eu-west", priority: 5 },
    ],
  },
  dying: {
    deployed: [
      { upstream: `dying-eu@${DEAD}`, region: "eu-west", priority: 1 },
      { upstream: "dying-us", region: "us", priority: 0 },
    ],
  },
  // By priority, by weight and by cost three different ones come first.
  ordered: {
    deployed: [
      { upstream: "ordered-first", priority: 0, weight: 1, cost: "0.30" },
      { upstream: "ordered-heavy", priority: 1, weight: 100_000, cost: "0.35" },
      { upstream: "ordered-cheap", priority: 2, weight: 1, cost: "0.10" },
      { upstream: "ordered-unknown", priority: 3, weight: 1 },
    ],
  },
  paced: {
    deployed: [
      { upstream: "paced-slow@latency=60", priority: 0 },
      { upstream: "paced-fast", priority: 1 },
    ],
  },
  twins: {
    deployed: ["a", "b", "c", "d"].map((name) => ({ upstream: `twin-${name}` })),
  },
  old: { ...priced("1", "2"), deployed: [{ upstream: "old" }] },
  canary: { ...priced("4", "8"), deployed: [{ upstream: "canary" }] },
  broken: { ...priced("1", "2"), deployed: [{ upstream: `broken@${DEAD}` }] },
  "broken-too": { ...priced("1", "2"), deployed: [{ upstream: `broken-too@${DEAD}` }] },
  cut: { ...priced("1", "2"), deployed: [{ upstream: "cut@fault=truncate,after=3" }] },
  slow: { ...priced("10", "30"), deployed: [{ upstream: "slow@chunks=70,pace=60,tokens=90" }] },
  dear: { ...priced("10", "30"), deployed: [{ upstream: "dear", region: "us" }] },
  cheap: { ...priced("0.5", "1"), deployed: [{ upstream: "cheap@latency=120", region: "eu-west" }] },
  middling: { ...priced("1", "2"), deployed: [{ upstream: "middling@latency=90" }] },
  quick: { ...priced("3", "6"), deployed: [{ upstream: "quick" }] },
};

const autos: Record<string, { strategy: string; members: string[] }> = {
  "auto-cheapest": { strategy: "cheapest", members: ["quick", "middling", "cheap"] },
  "auto-fastest": { strategy: "fastest", members: ["cheap", "middling", "quick"] },
  "auto-balanced": { strategy: "balanced", members: ["quick", "cheap", "middling"] },
  "auto-dying": { strategy: "cheapest", members: ["old", "broken-too"] },
};

/** A catalog of one supplier, which plays them all. */
export function catalogAt(url: string): object {
  return {
    currency: "USD",
    providers: [
      {
        ...{ name: "sim", protocol: "openai", base_url: `${url}/v1`, region: "local" },
        credentials: [{ label: "a", secret: "sk-secret" }],
        allow_private_address: true,
      },
    ],
    models: [
      ...Object.entries(models).map(([id, { price, deployed }]) => ({
        ...{ id, capabilities: ["chat", "streaming", "tools"], max_output_tokens: 100 },
        price: price ?? { input: "0.40", output: "1.20" },
        deployments: deployed.map(({ upstream, cost, ...place }) => ({
          ...{ provider: "sim", upstream_model: upstream, ...place },
          ...(cost !== undefined && { cost: { input: cost, output: cost } }),
        })),
      })),
      ...Object.entries(autos).map(([id, auto]) => ({ id, kind: "auto", ...auto })),
    ],
  };
}
