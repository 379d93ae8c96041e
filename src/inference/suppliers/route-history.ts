import type { OfferedDeployment } from "../../catalog/index.ts";
import type { ErrorCode } from "../../kernel/error-catalogue.ts";
import type { OfferedCredential } from "./credential-pool.ts";

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
export interface HistoryNote {
  deployment: Pick<OfferedDeployment, "id" | "providerId">;
  credential: Pick<OfferedCredential, "id">;
  failure: { code: ErrorCode | null; httpStatus: number | null } | null;
}

const ROUTES_MAX = 10_000;

/** Remembers how calls to suppliers went, for operators to see. It decides nothing. */
export class RouteHistory {
  readonly #routes = new Map<string, RouteHealth>();

  note({ deployment, credential, failure }: HistoryNote): void {
    const name = `${deployment.id} ${credential.id}`;
    let route = this.#routes.get(name);
    if (!route) {
      // Deployments come and go with the catalog; what is forgotten is noted anew with its next call.
      if (this.#routes.size >= ROUTES_MAX) this.#routes.clear();
      const untried = { consecutiveFailures: 0, succeededAt: null, failedAt: null, code: null };
      const ids = { deploymentId: deployment.id, providerId: deployment.providerId };
      route = { ...ids, credentialId: credential.id, ...untried, httpStatus: null };
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
