import { lookup } from "node:dns";
import { Pool } from "undici";
import type { OfferedDeployment } from "../../catalog/index.ts";
import { guardedLookup } from "../../kernel/guarded-lookup.ts";
import { isPrivateAddress } from "../../kernel/private-address.ts";

const CONNECTIONS_PER_ORIGIN = 1_024;
const KEEP_ALIVE_MS = 60_000;
const CONNECT_TIMEOUT_MS = 3_000;

/** Where a deployment is called: the pool of its origin, and what stands before the protocol's own path. */
export interface Target {
  pool: Pool;
  basePath: string;
}

/** One pool of connections per supplier's origin, made when it is first called. */
export class SupplierPools {
  readonly #pools = new Map<string, Pool>();
  // A catalog that is read again makes new deployments; what was worked out for the old ones goes with them.
  readonly #targets = new WeakMap<OfferedDeployment, Target>();

  /** Where this deployment is called. */
  target(deployment: OfferedDeployment): Target {
    let target = this.#targets.get(deployment);
    if (!target) {
      const base = new URL(deployment.baseUrl);
      const pool = this.#pool(base.origin, deployment.allowPrivateAddress);
      target = { pool, basePath: base.pathname === "/" ? "" : base.pathname };
      this.#targets.set(deployment, target);
    }
    return target;
  }

  /** Pools that may reach private addresses are kept apart from those that may not. */
  #pool(origin: string, allowPrivateAddress: boolean): Pool {
    const name = `${String(allowPrivateAddress)} ${origin}`;
    let pool = this.#pools.get(name);
    if (!pool) {
      pool = new Pool(origin, {
        connections: CONNECTIONS_PER_ORIGIN,
        pipelining: 1,
        allowH2: false,
        keepAliveTimeout: KEEP_ALIVE_MS,
        connect: {
          timeout: CONNECT_TIMEOUT_MS,
          ...(!allowPrivateAddress && { lookup: publicLookup }),
        },
      });
      this.#pools.set(name, pool);
    }
    return pool;
  }

  async close(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }
}

/** Where what may not reach private addresses looks names up. */
const publicLookup = guardedLookup(lookup, (address) => !isPrivateAddress(address));
