/**
 * What finds a kept answer: whose it is, then who of them may have it, then what was asked. Without a
 * customer there is no key, so that no answer can be found for another one.
 */
export interface CacheKey {
  customerId: string;
  scope: { kind: "key"; apiKeyId: string } | { kind: "customer" };
  /** Of everything else that an answer depends on. */
  digest: string;
}
