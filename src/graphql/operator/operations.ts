import type { SupplierProbe } from "../../catalog/index.ts";
import type { ErrorCode } from "../../kernel/error-catalogue.ts";
import type { Price } from "../../kernel/price.ts";
import type { Protocol } from "../../kernel/protocol.ts";
import type { Ctx, DatabaseFacts, JobRun } from "../../storage/index.ts";

/** A request that is thought of, and whose. */
export interface DryRunInput {
  apiKeyId?: string | undefined;
  customerId?: string | undefined;
  protocol: Protocol;
  body: object;
}

export interface Refused {
  code: ErrorCode;
  message: string;
}

export interface RouteCandidate {
  modelId: string;
  fallbackModel: string | null;
  deploymentId: string;
  protocol: Protocol;
  region: string;
  priority: number;
  weight: number;
  credentialIds: readonly string[];
  place: number | null;
  firstPercent: number;
  isTranslated: boolean;
  ignored: readonly string[];
  refusal: Refused | null;
}

export interface RolloutShare {
  targetModel: string;
  percent: number;
  stickyBy: "key" | "conversation" | "request";
  isTaken: boolean;
}

/** The way that it would take, and why. */
export interface RouteDryRun {
  customerId: string;
  apiKeyId: string | null;
  model: string | null;
  servedModel: string | null;
  members: readonly string[];
  rollouts: readonly RolloutShare[];
  refusal: Refused | null;
  price: Price | null;
  candidates: readonly RouteCandidate[];
}

/** How calls of one deployment with one credential went on this node. */
export interface RouteHealth {
  deploymentId: string;
  providerId: string;
  credentialId: string;
  consecutiveFailures: number;
  succeededAt: Date | null;
  failedAt: Date | null;
  code: ErrorCode | null;
  httpStatus: number | null;
}

/** Whether a deployment, and a credential with it, is called at the moment by this node. */
export interface RouteStanding {
  deployment: "active" | "ejected" | "half_open";
  ejectedUntil: Date | null;
  credential: "active" | "dropped" | "cooling";
  credentialUntil: Date | null;
  credentialReason: string | null;
}

export interface JobState {
  name: string;
  everySeconds: number;
  lastRun: JobRun | null;
}

/** One variable of the configuration; no secret is in it. */
export interface Setting {
  name: string;
  value: string;
  source: "environment" | "file" | "default";
  isSecret: boolean;
  description: string;
}

/** What operators ask of the running product itself. */
export interface Operations {
  /** The product's version. */
  version: string;
  settings: readonly Setting[];
  probe: SupplierProbe;
  dryRun(ctx: Ctx, input: DryRunInput): Promise<RouteDryRun>;
  /** By this node's name, how calls from it went, and whom it leaves alone for now. */
  routeHealth(): {
    nodeId: string;
    routes: readonly RouteHealth[];
    standingOf: (route: Pick<RouteHealth, "deploymentId" | "credentialId">) => RouteStanding;
  };
  jobs: {
    list(ctx: Ctx): Promise<JobState[]>;
    run(ctx: Ctx, input: { name: string }): Promise<JobState>;
  };
  database: (ctx: Ctx) => Promise<DatabaseFacts>;
  /** Ends a reservation that nobody works on any more; false when its request may be running. */
  closeReservation: (requestId: string) => Promise<boolean>;
}
