import type { Protocol } from "./protocols.ts";

/** Prices per 1,000,000 tokens as the catalog states them; with odd digits, so that every charge has to be rounded. */
export interface WorkloadPrice {
  input: string;
  cached_input: string;
  output: string;
  per_request: string;
}

export interface Workload {
  id: string;
  title: string;
  /** What the load generator speaks, with whoever answers. */
  client: Protocol;
  /** What a gateway's supplier speaks. Without a gateway, or with one that cannot translate, it is the client's. */
  supplier: Protocol;
  /** The model's name for a customer of a gateway. */
  model: string;
  /** Its name at the upstream, with what the upstream is asked to do. */
  upstreamModel: string;
  stream: boolean;
  concurrency: number;
  /** Requests a second; null sends as fast as answers come. */
  ratePerSecond: number | null;
  /** Requests that are not measured, then requests that are. */
  warmUp: number;
  requests: number;
  /** The length of the message; about 150 bytes of JSON stand around it. */
  messageBytes: number;
  price: WorkloadPrice;
}

const small = "tokens=96,cached=17";

const protocols: readonly Protocol[] = ["openai", "anthropic", "dashscope"];

function between(client: Protocol, supplier: Protocol): Pick<Workload, "client" | "supplier"> {
  return { client, supplier };
}

const measured: readonly Workload[] = [
  {
    id: "W1",
    ...between("openai", "openai"),
    title: "small answers, 0.5 kB in, 1.2 kB out, 32 at a time",
    model: "bench-small",
    upstreamModel: `bench-small-up@${small}`,
    stream: false,
    concurrency: 32,
    ratePerSecond: null,
    warmUp: 2_000,
    requests: 20_000,
    messageBytes: 360,
    price: { input: "0.137003", cached_input: "0.041001", output: "0.411007", per_request: "0.000000003" },
  },
  {
    // Every gateway has the same time to itself, so that none is flattered by being too busy to sleep.
    id: "W1r",
    ...between("openai", "openai"),
    title: "small answers, 1,000 a second",
    model: "bench-steady",
    upstreamModel: `bench-steady-up@${small}`,
    stream: false,
    concurrency: 64,
    ratePerSecond: 1_000,
    warmUp: 2_000,
    requests: 5_000,
    messageBytes: 360,
    price: { input: "0.151007", cached_input: "0.043003", output: "0.457011", per_request: "0.000000007" },
  },
  {
    id: "W1c1",
    ...between("openai", "openai"),
    title: "small answers, one at a time",
    model: "bench-single",
    upstreamModel: `bench-single-up@${small}`,
    stream: false,
    concurrency: 1,
    ratePerSecond: null,
    warmUp: 300,
    requests: 2_000,
    messageBytes: 360,
    price: { input: "0.213011", cached_input: "0.052009", output: "0.634013", per_request: "0" },
  },
  {
    id: "W3",
    ...between("openai", "openai"),
    title: "streams of 200 chunks, each a write of its own, 16 at a time",
    model: "bench-stream",
    upstreamModel: "bench-stream-up@tokens=200,chunks=200,pace=1",
    stream: true,
    concurrency: 16,
    ratePerSecond: null,
    warmUp: 32,
    requests: 320,
    messageBytes: 360,
    price: { input: "0.178021", cached_input: "0.043017", output: "0.529031", per_request: "0.000000001" },
  },
  {
    // As suppliers are: what has to be done before the first byte can be done while they think.
    id: "W50",
    ...between("openai", "openai"),
    title: "streams of 8 chunks, 200 a second, from a supplier that thinks for 50 ms",
    model: "bench-thinking",
    upstreamModel: "bench-thinking-up@tokens=24,chunks=8,latency=50",
    stream: true,
    concurrency: 64,
    ratePerSecond: 200,
    warmUp: 2_000,
    requests: 4_000,
    messageBytes: 360,
    price: { input: "0.191003", cached_input: "0.047001", output: "0.573013", per_request: "0.000000005" },
  },
];

/** The stream of W3 between every client and every supplier: `W3oa` is an OpenAI client with an Anthropic supplier. */
const crossings: readonly Workload[] = measured
  .filter(({ id }) => id === "W3")
  .flatMap((stream) =>
    protocols.flatMap((client) => protocols.map((supplier) => crossing(stream, between(client, supplier)))),
  );

function crossing(stream: Workload, { client, supplier }: Pick<Workload, "client" | "supplier">): Workload {
  const name = `${client.charAt(0)}${supplier.charAt(0)}`;
  return {
    ...stream,
    ...{ client, supplier },
    id: `W3${name}`,
    title: `the same, ${client} in front, ${supplier} behind`,
    model: `${stream.model}-${name}`,
    upstreamModel: stream.upstreamModel.replace("-up@", `-${name}-up@`),
  };
}

export const workloads: readonly Workload[] = [...measured, ...crossings];

/** The same with fewer measured requests, but at least as many as run at a time, twice; it is warmed up as long. */
export function shortened(workload: Workload, share: number): Workload {
  return { ...workload, requests: Math.max(workload.concurrency * 2, Math.round(workload.requests * share)) };
}
