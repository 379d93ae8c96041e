import type { Offer } from "../catalog/index.ts";
import { loadOffer } from "../catalog/index.ts";
import { findKeyFacts, type KeyFacts } from "../customers/index.ts";
import { fail } from "../kernel/app-error.ts";
import type { Keyring } from "../kernel/keyring.ts";
import { findServingPolicies, type ServingPolicies } from "../policies/index.ts";
import type { Change, ChangeFeed, Database } from "../storage/index.ts";

export interface FactsOptions {
  database: Database;
  keyring: Keyring;
  feed: ChangeFeed;
  log: (message: string, error: unknown) => void;
}

const KEYS_MAX = 100_000;
const UNKNOWN_MAX = 10_000;
const CUSTOMERS_MAX = 20_000;
const RELOAD_RETRY_MS = 500;
const LOOKUP_MAX_MS = 2_000;

/**
 * What the relay knows by heart: keys by their digest, policies, and everything that is for sale. A change
 * committed anywhere reaches it through the change feed within a moment, so no request asks the database who
 * is calling.
 */
export class Facts {
  readonly #options: FactsOptions;
  readonly #keys = new Map<string, KeyFacts>();
  readonly #digestOf = new Map<string, string>();
  readonly #unknown = new Set<string>();
  readonly #loading = new Map<string, Promise<KeyFacts | null>>();
  readonly #policies = new Map<string, ServingPolicies>();
  readonly #loadingPolicies = new Map<string, Promise<ServingPolicies>>();
  readonly #unsubscribe: () => void;
  #offer: Offer;
  #generation = 0;
  #stale = false;
  #reloading = false;

  private constructor(options: FactsOptions, offer: Offer) {
    this.#options = options;
    this.#offer = offer;
    this.#unsubscribe = options.feed.subscribe((change) => this.#note(change));
  }

  static async open(options: FactsOptions): Promise<Facts> {
    const facts = new Facts(options, await loadOffer(options.database, options.keyring));
    // What was committed between the first reading and the subscription is caught by reading once more.
    await facts.#reload();
    return facts;
  }

  close(): void {
    this.#unsubscribe();
  }

  get offer(): Offer {
    return this.#offer;
  }

  /**
   * The key that a token belongs to; null when there is none. The answer is immediate for keys seen before;
   * for others it rejects with `service_unavailable` when the database does not give it within two seconds.
   */
  key(token: string): KeyFacts | null | Promise<KeyFacts | null> {
    const digest = this.#options.keyring.digest(token);
    const name = digest.toString("latin1");
    const known = this.#keys.get(name);
    if (known) return known;
    if (this.#unknown.has(name)) return null;
    return this.#loading.get(name) ?? this.#load(name, digest);
  }

  /** How a customer's requests are served; immediate and late as `key` is. */
  policies(customerId: string): ServingPolicies | Promise<ServingPolicies> {
    const known = this.#policies.get(customerId);
    return known ?? this.#loadingPolicies.get(customerId) ?? this.#loadPolicies(customerId);
  }

  #loadPolicies(customerId: string): Promise<ServingPolicies> {
    return this.#loadOnce(this.#loadingPolicies, customerId, {
      find: () => findServingPolicies(this.#options.database, { customerId }),
      remember: (policies) => {
        if (this.#policies.size >= CUSTOMERS_MAX) this.#policies.clear();
        this.#policies.set(customerId, policies);
      },
    });
  }

  #load(name: string, digest: Buffer): Promise<KeyFacts | null> {
    return this.#loadOnce(this.#loading, name, {
      find: () => findKeyFacts(this.#options.database, { digest }),
      remember: (facts) => this.#remember(name, facts),
    });
  }

  /** Whoever asks meanwhile waits for the same reading. */
  #loadOnce<T>(
    running: Map<string, Promise<T>>,
    name: string,
    { find, remember }: { find: () => Promise<T>; remember: (found: T) => void },
  ): Promise<T> {
    const generation = this.#generation;
    const read = find().then((found) => {
      // A change that arrived meanwhile may be newer than what was read: the answer serves once, and is
      // forgotten.
      if (generation === this.#generation) remember(found);
      return found;
    });
    const loading = inTime(read).finally(() => {
      if (running.get(name) === loading) running.delete(name);
    });
    running.set(name, loading);
    return loading;
  }

  #remember(name: string, facts: KeyFacts | null): void {
    if (facts) {
      if (this.#keys.size >= KEYS_MAX) this.#forgetKeys();
      this.#keys.set(name, facts);
      this.#digestOf.set(facts.apiKeyId, name);
    } else {
      if (this.#unknown.size >= UNKNOWN_MAX) this.#unknown.clear();
      this.#unknown.add(name);
    }
  }

  #note(change: Change): void {
    this.#generation++;
    if (change.topic === "api-key") return this.#forgetKey(change.subject);
    if (change.topic === "policy") return this.#forgetPolicies(change.subject);
    // A customer's change touches all its keys; it is rare enough to begin anew.
    if (change.topic !== "catalog") this.#forgetKeys();
    if (change.topic === "reset") {
      this.#policies.clear();
      this.#loadingPolicies.clear();
    }
    void this.#reload();
  }

  /** What is being read may be what they were: whoever asks from now on has them read again. */
  #forgetPolicies(customerId: string): void {
    this.#policies.delete(customerId);
    this.#loadingPolicies.delete(customerId);
  }

  #forgetKey(apiKeyId: string): void {
    const name = this.#digestOf.get(apiKeyId);
    if (name !== undefined) this.#keys.delete(name);
    this.#digestOf.delete(apiKeyId);
    this.#unknown.clear();
  }

  #forgetKeys(): void {
    this.#keys.clear();
    this.#digestOf.clear();
    this.#unknown.clear();
  }

  /** Reads the offer again; changes that arrive while it is read lead to one more reading. */
  async #reload(): Promise<void> {
    this.#stale = true;
    if (this.#reloading) return;
    this.#reloading = true;
    while (this.#stale) {
      this.#stale = false;
      try {
        this.#offer = await loadOffer(this.#options.database, this.#options.keyring);
        for (const problem of this.#offer.problems) this.#options.log("the catalog has a problem", problem);
      } catch (error) {
        this.#options.log("the catalog could not be read again", error);
        this.#stale = true;
        await new Promise((resolve) => setTimeout(resolve, RELOAD_RETRY_MS).unref());
      }
    }
    this.#reloading = false;
  }
}

function inTime<T>(found: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const refuse = (internal: string, cause?: unknown): void =>
      reject(fail("service_unavailable", { internal, cause, retryAfterSeconds: 2 }));
    const timer = setTimeout(() => refuse("the database did not answer in time"), LOOKUP_MAX_MS);
    found
      .then(resolve, (cause: unknown) => refuse("the database could not be asked", cause))
      .finally(() => clearTimeout(timer));
  });
}
