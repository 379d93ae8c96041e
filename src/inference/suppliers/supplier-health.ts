import type { ErrorCode } from "../../kernel/error-catalogue.ts";

/** How the calls of one deployment with one credential went on this node, since it started. */
export interface RouteHealth {
  deploymentId: string;
  providerId: string;
  credentialId: string;
  /** Failures of the supplier since its last success. */
  consecutiveFailures: number;
  succeededAt: Date | null;
  failedAt: Date | null;
  /** Of the last failure. */
  code: ErrorCode | null;
  httpStatus: number | null;
}

/** One call, and whether its supplier failed it. What the client spoiled or broke off is not noted. */
export interface HealthNote {
  deploymentId: string;
  providerId: string;
  credentialId: string;
  failure: { code: ErrorCode; httpStatus: number | null } | null;
}

const ROUTES_MAX = 10_000;

/** Remembers how calls to suppliers went, for operators to see. It decides nothing. */
export class SupplierHealth {
  readonly #routes = new Map<string, RouteHealth>();

  note({ deploymentId, providerId, credentialId, failure }: HealthNote): void {
    const name = `${deploymentId} ${credentialId}`;
    let route = this.#routes.get(name);
    if (!route) {
      // Deployments come and go with the catalog; what is forgotten is noted anew with its next call.
      if (this.#routes.size >= ROUTES_MAX) this.#routes.clear();
      const untried = { consecutiveFailures: 0, succeededAt: null, failedAt: null, code: null };
      route = { deploymentId, providerId, credentialId, ...untried, httpStatus: null };
      this.#routes.set(name, route);
    }
    if (failure === null) {
      route.consecutiveFailures = 0;
      route.succeededAt = new Date();
      return;
    }
    route.consecutiveFailures++;
    route.failedAt = new Date();
    route.code = failure.code;
    route.httpStatus = failure.httpStatus;
  }

  /** Every route that was called, in no order. */
  list(): RouteHealth[] {
    return [...this.#routes.values()].map((route) => ({ ...route }));
  }
}
