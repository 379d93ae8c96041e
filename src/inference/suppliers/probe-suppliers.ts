import { lookup } from "node:dns";
import { Agent, request, type Dispatcher } from "undici";
import type { ProbeReport, ProbeTarget } from "../../catalog/index.ts";
import { fail } from "../../kernel/app-error.ts";
import { AddressRefused, guardedLookup, type Resolve } from "../../kernel/guarded-lookup.ts";
import { hostOf } from "../../kernel/outward-url.ts";
import { isPrivateAddress } from "../../kernel/private-address.ts";
import { probeRequest, type ProbeRequest } from "./probe-request.ts";
import { problemOf, refusalOf } from "./probe-words.ts";

export interface SupplierProbesOptions {
  /** Asks for the addresses of a name; the system's resolver when left out. */
  resolve?: Resolve;
  /** The monotonic clock. */
  nowMs?: () => number;
  perMinute?: number;
}

const TIME_MAX_MS = 10_000;
const ANSWER_BYTES_MAX = 64 * 1024;
const MODELS_MAX = 100;
const MODEL_NAME = /^[\w./:@+-]{1,128}$/;
const PER_MINUTE = 20;
const MINUTE_MS = 60_000;

interface Answered {
  httpStatus: number;
  /** Null when it is longer than is read. */
  text: string | null;
}

/**
 * Asks suppliers whether they are there and take a secret. Each is asked once, on a connection of its own
 * that may not reach private addresses unless the target says so; no redirect is followed, and nothing of
 * the answer is passed on but the names of models. So many a minute: it must not serve to scan a network.
 */
export class SupplierProbes {
  readonly #resolve: Resolve;
  readonly #nowMs: () => number;
  readonly #perMinute: number;
  #startedMs: number[] = [];

  constructor(options: SupplierProbesOptions = {}) {
    const { resolve = lookup, nowMs = () => performance.now(), perMinute = PER_MINUTE } = options;
    this.#resolve = resolve;
    this.#nowMs = nowMs;
    this.#perMinute = perMinute;
  }

  /** Throws `rate_limited` at more than twenty a minute on this node. */
  async probe(target: ProbeTarget): Promise<ProbeReport> {
    this.#admit();
    const startedMs = this.#nowMs();
    const latencyMs = (): number => Math.round(this.#nowMs() - startedMs);
    try {
      const answered = await this.#ask(target);
      return { ...read(target, answered), isReachable: true, latencyMs: latencyMs() };
    } catch (thrown) {
      const nothing = { isReachable: false, isWorking: false, httpStatus: null, models: null };
      return { ...nothing, latencyMs: latencyMs(), problem: problemOf(thrown) };
    }
  }

  #admit(): void {
    const nowMs = this.#nowMs();
    this.#startedMs = this.#startedMs.filter((at) => nowMs - at < MINUTE_MS);
    if (this.#startedMs.length >= this.#perMinute) {
      const message = `Suppliers are tested at most ${String(this.#perMinute)} times a minute.`;
      throw fail("rate_limited", { public: message, retryAfterSeconds: 60 });
    }
    this.#startedMs.push(nowMs);
  }

  async #ask(target: ProbeTarget): Promise<Answered> {
    const asked = probeRequest(target);
    const mayCall = (address: string): boolean => target.allowPrivateAddress || !isPrivateAddress(address);
    const host = hostOf(asked.url);
    // No name is looked up for an address, so the guard of names does not see it.
    if (host.kind === "address" && !mayCall(host.address)) throw new AddressRefused(asked.url.hostname);
    const agent = new Agent({
      connect: { timeout: TIME_MAX_MS, lookup: guardedLookup(this.#resolve, mayCall) },
      headersTimeout: TIME_MAX_MS,
      bodyTimeout: TIME_MAX_MS,
    });
    try {
      return await send(agent, asked);
    } finally {
      void agent.destroy();
    }
  }
}

async function send(agent: Dispatcher, { url, method, headers, body }: ProbeRequest): Promise<Answered> {
  const signal = AbortSignal.timeout(TIME_MAX_MS);
  const options = { method, headers, dispatcher: agent, signal, ...(body !== null && { body }) };
  const { statusCode, body: answer } = await request(url, options);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) return { httpStatus: statusCode, text: null };
    chunks.push(chunk);
  }
  return { httpStatus: statusCode, text: Buffer.concat(chunks).toString("utf8") };
}

function read(
  { secret }: ProbeTarget,
  { httpStatus, text }: Answered,
): Pick<ProbeReport, "isWorking" | "httpStatus" | "models" | "problem"> {
  const isWorking = httpStatus >= 200 && httpStatus <= 299;
  const models = isWorking && text !== null ? modelsIn(text, secret) : null;
  return { isWorking, httpStatus, models, problem: isWorking ? null : refusalOf(httpStatus) };
}

/** Names in the form of a list of models; null when it is none. One that has the secret in it is left out. */
function modelsIn(text: string, secret: string): string[] | null {
  const ids = idsOf(parsed(text));
  return ids && ids.filter((id) => MODEL_NAME.test(id) && !id.includes(secret)).slice(0, MODELS_MAX);
}

function idsOf(list: unknown): string[] | null {
  const { data } = (list ?? {}) as { data?: unknown };
  if (!Array.isArray(data)) return null;
  return data.flatMap((item: unknown) => {
    const { id } = (item ?? {}) as { id?: unknown };
    return typeof id === "string" ? [id] : [];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Many things answer with 200 that are no list of models; then none were found.
    return null;
  }
}
