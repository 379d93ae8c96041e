import { Pool } from "undici";
import type { Passage } from "./passages.ts";

/** The moderation endpoint as the operator has set it up. */
export interface ModerationSettings {
  /** What stands before `/v1/moderations`. */
  url: string;
  apiKey: string | null;
  /** Null: the endpoint's own choice. */
  model: string | null;
  timeoutMs: number;
}

/** Of a request's text, the newest is asked about: so many characters, in so many inputs at most. */
const CHARACTERS_MAX = 100_000;
const INPUT_CHARACTERS = 8_000;
const INPUTS_MAX = 32;
const ANSWER_BYTES_MAX = 256 * 1024;
const CONNECTIONS = 64;
/** After so many failures in a row it is not asked for a while; then one request tries it again. */
const FAILURES_MAX = 5;
const PAUSE_MS = 10_000;
const CATEGORY = /^[a-z0-9_/-]{1,40}$/i;

/** An endpoint that tells whether texts are harmful, in OpenAI's form: `POST /v1/moderations`. */
export class Moderation {
  readonly #settings: ModerationSettings;
  readonly #pool: Pool;
  readonly #path: string;
  #failures = 0;
  #pausedUntil = 0;

  constructor(settings: ModerationSettings) {
    const url = new URL(settings.url);
    this.#settings = settings;
    this.#pool = new Pool(url.origin, {
      connections: CONNECTIONS,
      connect: { timeout: settings.timeoutMs },
    });
    this.#path = `${url.pathname.replace(/\/+$/, "").replace(/\/v1$/, "")}/v1/moderations`;
  }

  /** What it finds, such as `moderation:hate`; null where it does not say so in time. Never throws. */
  async ask(passages: readonly Passage[]): Promise<string[] | null> {
    const input = inputsOf(passages);
    if (input.length === 0) return [];
    if (this.#isPaused()) return null;
    try {
      const findings = await this.#call(input);
      this.#failures = 0;
      return findings;
    } catch {
      this.#failures++;
      if (this.#failures >= FAILURES_MAX) this.#pausedUntil = performance.now() + PAUSE_MS;
      return null;
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  /** One request at a time tries again: the others do not wait for what it finds. */
  #isPaused(): boolean {
    if (this.#failures < FAILURES_MAX) return false;
    const now = performance.now();
    if (now < this.#pausedUntil) return true;
    this.#pausedUntil = now + PAUSE_MS;
    return false;
  }

  async #call(input: string[]): Promise<string[]> {
    const { apiKey, model, timeoutMs } = this.#settings;
    const { statusCode, body } = await this.#pool.request({
      ...{ method: "POST", path: this.#path, signal: AbortSignal.timeout(timeoutMs) },
      headers: {
        "content-type": "application/json",
        ...(apiKey !== null && { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify({ ...(model !== null && { model }), input }),
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > ANSWER_BYTES_MAX) throw new Error("the moderation endpoint's answer is too long");
      chunks.push(chunk);
    }
    if (statusCode !== 200) throw new Error(`the moderation endpoint answered ${statusCode}`);
    return readFindings(JSON.parse(Buffer.concat(chunks).toString("utf8")));
  }
}

/** The newest text, cut into inputs, in the order in which it was said. */
function inputsOf(passages: readonly Passage[]): string[] {
  const inputs: string[] = [];
  let left = CHARACTERS_MAX;
  for (const passage of passages.toReversed()) {
    const text = passage.join("\n").slice(-left);
    left -= text.length;
    for (let end = text.length; end > 0; end -= INPUT_CHARACTERS) {
      const input = text.slice(Math.max(0, end - INPUT_CHARACTERS), end);
      if (input.trim() !== "") inputs.unshift(input);
      if (inputs.length === INPUTS_MAX) return inputs;
    }
    if (left === 0) return inputs;
  }
  return inputs;
}

function readFindings(answer: unknown): string[] {
  const results = isRecord(answer) ? answer["results"] : null;
  if (!Array.isArray(results) || results.length === 0) throw new Error("the answer has no results");
  return [...new Set(results.flatMap(readResult))];
}

function readResult(result: unknown): string[] {
  if (!isRecord(result) || typeof result["flagged"] !== "boolean")
    throw new Error("a result does not say whether it is flagged");
  if (!result["flagged"]) return [];
  const categories = isRecord(result["categories"]) ? Object.entries(result["categories"]) : [];
  const names = categories.filter(([name, is]) => is === true && CATEGORY.test(name)).map(([name]) => name);
  return (names.length === 0 ? ["flagged"] : names).map((name) => `moderation:${name}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
