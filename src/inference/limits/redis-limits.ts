import { createClient } from "@redis/client";
import type { Ask, Ending, ExactLimits, Figures, Verdict } from "./exact-limits.ts";
import { redisScripts } from "./redis-scripts.ts";

export interface RedisLimitsOptions {
  /** `redis://` or `rediss://`. */
  url: string;
  log: (message: string, error: unknown) => void;
}

/** No request waits longer for Redis. */
const DEADLINE_MS = 50;
/** What a node holds and does not speak of any more is free after so long. */
const LEASE_MS = 30_000;
const RENEW_EVERY_MS = 10_000;
const PROBE_EVERY_MS = 250;
const CONNECT_MAX_MS = 2_000;
const RECONNECT_MAX_MS = 2_000;
const QUEUE_MAX = 10_000;
const RENEWED_AT_ONCE = 500;

function connect({ url }: RedisLimitsOptions) {
  return createClient({
    url,
    scripts: redisScripts,
    RESP: 2,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: "disabled",
    commandsQueueMaxLength: QUEUE_MAX,
    socket: {
      connectTimeout: CONNECT_MAX_MS,
      // Half of it by chance, so that many nodes do not come back at the same moment.
      reconnectStrategy: (retries) =>
        Math.min(100 * 2 ** Math.min(retries, 10), RECONNECT_MAX_MS) * (0.5 + Math.random() / 2),
    },
  });
}

/**
 * Counts in Redis, which all nodes share. One call decides on all limits of a request at once, by Redis's
 * clock. When Redis does not answer in time, no request asks it again until it does. Only ids and numbers of
 * requests and tokens are in it.
 */
export class RedisLimits implements ExactLimits {
  readonly #client: ReturnType<typeof connect>;
  readonly #log: RedisLimitsOptions["log"];
  /** Ids of the requests that hold a place, by the name of what they hold. */
  readonly #held = new Map<string, Set<string>>();
  readonly #renewing: NodeJS.Timeout;
  #probing: NodeJS.Timeout | null = null;
  #isAway = false;
  #isClosed = false;

  constructor(options: RedisLimitsOptions) {
    this.#log = options.log;
    this.#client = connect(options);
    this.#client.on("error", (error: unknown) => this.#leave(error));
    this.#client.on("ready", () => {
      this.#teach();
      this.#return();
    });
    this.#client.connect().catch((error: unknown) => this.#leave(error));
    this.#renewing = setInterval(() => this.#renew(), RENEW_EVERY_MS).unref();
  }

  /** Whether requests are decided on in Redis now. */
  get isReady(): boolean {
    return this.#client.isReady && !this.#isAway;
  }

  take(requestId: string, asks: readonly Ask[]): Promise<Verdict | null> | null {
    if (!this.isReady) return null;
    const asked = this.#client.takeLimits({
      keys: asks.map(nameOf),
      args: [requestId, String(LEASE_MS), ...asks.flatMap(argumentsOf)],
    });
    return this.#inTime(asked, (late) => this.#undo(requestId, asks, late)).then(
      (said) => said && verdictOf(said),
    );
  }

  hold(requestId: string, held: readonly Ask[]): void {
    for (const ask of held) {
      const name = nameOf(ask);
      const ids = this.#held.get(name);
      if (ids) ids.add(requestId);
      else this.#held.set(name, new Set([requestId]));
    }
  }

  end(requestId: string, ending: Ending): void {
    for (const ask of ending.held) this.#forget(requestId, nameOf(ask));
    this.#giveBack(requestId, ending);
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#renewing);
    if (this.#probing) clearInterval(this.#probing);
    if (this.#client.isOpen) this.#client.destroy();
  }

  #forget(requestId: string, name: string): void {
    const ids = this.#held.get(name);
    ids?.delete(requestId);
    if (ids?.size === 0) this.#held.delete(name);
  }

  #giveBack(requestId: string, { held, corrected, tick }: Ending): void {
    if (!this.#client.isReady || held.length + corrected.length === 0) return;
    const told = this.#client.endLimits({
      keys: [...held, ...corrected].map(nameOf),
      args: [
        ...[requestId, String(tick), String(held.length)],
        ...corrected.flatMap(({ limit, amount }) => [String(limit), String(amount)]),
      ],
    });
    told.catch((error: unknown) => this.#report("a limit in Redis could not be given back", error));
  }

  /** Nobody waited for this answer: its request was decided on by this node's share. */
  #undo(requestId: string, asks: readonly Ask[], said: number[]): void {
    const { isTaken, tick } = verdictOf(said);
    if (!isTaken) return;
    const held = asks.filter(
      (ask) => ask.kind === "concurrency" && !this.#held.get(nameOf(ask))?.has(requestId),
    );
    const taken = asks.filter(({ kind }) => kind !== "concurrency");
    const corrected = taken.map((ask) => ({ ...ask, amount: -ask.amount }));
    this.#giveBack(requestId, { held, corrected, tick });
  }

  /** Null when it fails, or does not come in time. */
  #inTime<T>(asked: Promise<T>, undo: (late: T) => void): Promise<T | null> {
    return new Promise((resolve) => {
      let isHeard = false;
      let isLate = false;
      const giveUp = (): void => {
        if (isHeard) return;
        isLate = true;
        this.#leave(new Error(`Redis did not answer within ${String(DEADLINE_MS)} ms`));
        resolve(null);
      };
      // What has arrived while this process was busy is read before it is called late.
      const timer = setTimeout(() => setImmediate(giveUp), DEADLINE_MS);
      asked.then(
        (said) => {
          isHeard = true;
          clearTimeout(timer);
          if (isLate) undo(said);
          else resolve(said);
        },
        (error: unknown) => {
          isHeard = true;
          clearTimeout(timer);
          if (!isLate) this.#report("a limit in Redis could not be asked for", error);
          resolve(null);
        },
      );
    });
  }

  /** Sends the scripts once, so that requests need only name them. */
  #teach(): void {
    for (const { SCRIPT } of Object.values(redisScripts))
      this.#client
        .scriptLoad(SCRIPT)
        .catch((error: unknown) => this.#report("Redis did not take a script", error));
  }

  /** From now on nobody asks it, but for the probe. */
  #leave(error: unknown): void {
    if (this.#isAway || this.#isClosed) return;
    this.#isAway = true;
    this.#log("Redis is away; limits are kept by shares", error);
    this.#probing ??= setInterval(() => this.#probe(), PROBE_EVERY_MS).unref();
  }

  #probe(): void {
    if (!this.#client.isReady) return;
    const startedMs = performance.now();
    this.#client.ping().then(
      () => performance.now() - startedMs <= DEADLINE_MS && this.#return(),
      () => undefined,
    );
  }

  #return(): void {
    if (this.#probing) clearInterval(this.#probing);
    this.#probing = null;
    if (!this.#isAway) return;
    this.#isAway = false;
    this.#log("Redis is back; limits are exact again", null);
    this.#renew();
  }

  /** Says of every request that holds a place that it still runs. */
  #renew(): void {
    if (!this.isReady) return;
    for (const [name, ids] of this.#held) {
      const all = [...ids];
      for (let from = 0; from < all.length; from += RENEWED_AT_ONCE) {
        const args = [String(LEASE_MS), ...all.slice(from, from + RENEWED_AT_ONCE)];
        this.#client
          .holdLimits({ keys: [name], args })
          .catch((error: unknown) => this.#report("a limit in Redis could not be held", error));
      }
    }
  }

  #report(message: string, error: unknown): void {
    if (!this.#isAway && !this.#isClosed) this.#log(message, error);
  }
}

function nameOf({ scope, kind }: Ask): string {
  return `token-relay:limit:${scope.key}:${kind}`;
}

function argumentsOf({ kind, limit, amount }: Ask): string[] {
  return [kind, String(limit), String(amount)];
}

function verdictOf([isTaken, tick = 0, ...said]: number[]): Verdict {
  const figures: Figures[] = [];
  for (let at = 0; at < said.length; at += 3) {
    const [waitMs = 0, left = 0, resetMs = 0] = said.slice(at, at + 3);
    figures.push({ waitMs, left, resetMs });
  }
  return { isTaken: isTaken === 1, figures, tick };
}
