import type { OfferedDeployment } from "../../catalog/index.ts";
import type { UpstreamFailure, UpstreamFailureKind } from "../dialects/upstream-failure.ts";
import {
  CredentialPool,
  type CredentialPoolOptions,
  type CredentialState,
  type OfferedCredential,
} from "./credential-pool.ts";
import { DeploymentCircuits, type CircuitOptions, type DeploymentState } from "./deployment-circuits.ts";
import { FirstByteTimes } from "./first-byte-times.ts";
import { refusalOf } from "./probe-words.ts";
import { RetryBudget } from "./retry-budget.ts";
import { RouteHistory, type RouteHealth } from "./route-history.ts";

/** A call of one deployment with one credential. It is told from others by being this very object. */
export interface HealthCall {
  readonly route: { readonly deployment: OfferedDeployment; readonly credential: OfferedCredential };
}

/** How a call ended, as far as it says something of its supplier. */
export interface CallEnd {
  /** All deployments of the model that can be called, this one included. */
  siblings: readonly OfferedDeployment[];
  /** Null where the supplier did what it was asked. */
  failure: UpstreamFailure | null;
  /** What the client read, or would have. */
  code: RouteHealth["code"];
  httpStatus: number | null;
  /** From the beginning of the call to its end. */
  tookMs: number;
  /** Whether a stream was asked for. */
  stream: boolean;
}

/** Whether a route is used at the moment. All times are this node's. */
export interface RouteStanding {
  deployment: DeploymentState;
  /** When the ejection ends, or ended; null while it is active. */
  ejectedUntil: Date | null;
  credential: CredentialState;
  /** When the credential is tried again; null while it is active. */
  credentialUntil: Date | null;
  /** What is wrong with it, in a sentence. */
  credentialReason: string | null;
}

export interface SupplierHealthOptions extends Partial<CircuitOptions & CredentialPoolOptions> {
  /** Tells operators: `error` is for them to put right, `warn` may pass by itself. */
  tell?: (level: "error" | "warn", message: string, detail: Record<string, unknown>) => void;
}

/** Nobody waits longer than this, and no wait is shorter than the second that a Retry-After can say. */
const DEFAULTS = {
  ...{ failuresMax: 5, ejectionMs: 30_000, ejectionMaxMs: 300_000, streak: 5 },
  ...{ dropMs: 300_000, dropMaxMs: 3_600_000, coolMs: 1_000, coolMaxMs: 300_000 },
  draw: () => Math.random(),
  nowMs: () => performance.now(),
};

/** What a deployment is ejected for; a refused credential and a limit are the credential's. */
const EJECTING: ReadonlySet<UpstreamFailureKind> = new Set([
  ...(["misconfigured", "overloaded", "timeout", "broken"] as const),
]);

/**
 * How suppliers do, as this node sees it by what became of its calls: who is left alone for a while, with
 * which credential, and who is fast. While all is well, asking costs nothing.
 */
export class SupplierHealth {
  /** How many second calls may run. */
  readonly retries = new RetryBudget();
  readonly #circuits: DeploymentCircuits;
  readonly #credentials: CredentialPool;
  readonly #times: FirstByteTimes;
  readonly #history = new RouteHistory();
  readonly #draw: () => number;
  readonly #nowMs: () => number;
  readonly #tell: NonNullable<SupplierHealthOptions["tell"]>;

  constructor({ tell = () => undefined, ...given }: SupplierHealthOptions = {}) {
    const options = { ...DEFAULTS, ...given };
    this.#circuits = new DeploymentCircuits(options);
    this.#credentials = new CredentialPool(options);
    this.#times = new FirstByteTimes(options.nowMs);
    this.#draw = options.draw;
    this.#nowMs = options.nowMs;
    this.#tell = tell;
  }

  /** Whether nobody is out: then `usable` gives back what it is given. */
  get isAllWell(): boolean {
    return this.#circuits.areClosed && this.#credentials.isWhole;
  }

  /**
   * Those to be called, in the given order: without what is ejected, of which at most half are left out,
   * and without what has no credential to be called with now. If that leaves nobody, those that could still
   * be tried; nobody when all credentials are dropped.
   */
  usable(deployments: readonly OfferedDeployment[]): readonly OfferedDeployment[] {
    if (this.isAllWell) return deployments;
    const inService = this.#withoutEjected(deployments);
    const ready = inService.filter((deployment) => this.#credentials.pickReady(deployment, 0) !== null);
    if (ready.length > 0) return ready;
    const cooling = inService.filter((deployment) => this.#credentials.pick(deployment, 0) !== null);
    if (cooling.length > 0) return cooling;
    return deployments.filter((deployment) => this.#credentials.pick(deployment, 0) !== null);
  }

  /**
   * A credential to call it with: one that may be used now, else the one that cools down soonest; null when
   * all are dropped. `draw`, from 0 to 1, picks: the same one gives the same credential while all is well.
   */
  credential(deployment: OfferedDeployment, draw: number = this.#draw()): OfferedCredential | null {
    return this.#credentials.pick(deployment, draw);
  }

  /** One that may be used now; null when there is none. */
  readyCredential(deployment: OfferedDeployment): OfferedCredential | null {
    return this.#credentials.pickReady(deployment, this.#draw());
  }

  /** Whether it may be called with it now: of what is tried again, only one call at a time may. */
  lets({ deployment, credential }: HealthCall["route"]): boolean {
    if (this.isAllWell) return true;
    return this.#circuits.lets(deployment.id) && this.#credentials.isReady({ deployment, credential });
  }

  /** The time to the first byte that is typical now, times the calls that wait; 0 for what is unknown. */
  latencyMs(deploymentId: string): number {
    return this.#times.latencyMs(deploymentId);
  }

  /** A call begins. It ends with `end`, whatever happens. */
  begin(call: HealthCall): void {
    this.#times.begin(call.route.deployment.id);
    this.#circuits.begin(call, call.route.deployment.id);
    this.#credentials.begin(call, call.route);
  }

  /** The first of an answer came, after so long. */
  answered(call: HealthCall, tookMs: number, stream: boolean): void {
    const { id } = call.route.deployment;
    this.#times.note(id, tookMs, stream);
    if (!this.#circuits.areClosed) this.#circuits.answered(call, id);
    this.#credentials.worked(call, call.route);
  }

  /** A call is over; null: in a way that says nothing of its supplier. */
  end(call: HealthCall, end: CallEnd | null): void {
    const { deployment, credential } = call.route;
    this.#times.end(deployment.id);
    if (end === null) return this.#release(call);
    const { failure, code, httpStatus } = end;
    this.#history.note({ deployment, credential, failure: failure && { code, httpStatus } });
    if (failure === null) {
      this.#circuits.succeeded(call, deployment.id);
      this.#credentials.worked(call, call.route);
    } else this.#failed(call, end, failure);
    this.#release(call);
  }

  /** This secret was seen to work: where it is dropped or cools down, it is used again. */
  trust(secret: string): void {
    this.#credentials.trust(secret);
  }

  /** Those that are ejected or half open, and the credential to test each with; null: it has none now. */
  listEjected(): { deployment: OfferedDeployment; credential: OfferedCredential | null }[] {
    return this.#circuits
      .listOut()
      .map((deployment) => ({ deployment, credential: this.readyCredential(deployment) }));
  }

  /** What a test of an ejected deployment found. The next call finds out at once, or waits for longer. */
  noteTest(deploymentId: string, isWorking: boolean): void {
    if (isWorking) this.#circuits.halfOpen(deploymentId);
    else this.#circuits.ejectAgain(deploymentId);
  }

  standingOf(route: { deploymentId: string; credentialId: string }): RouteStanding {
    const out = this.#credentials.outOf(route);
    return {
      deployment: this.#circuits.stateOf(route.deploymentId),
      ejectedUntil: this.#dateOf(this.#circuits.untilMsOf(route.deploymentId)),
      credential: out?.state ?? "active",
      credentialUntil: this.#dateOf(out?.untilMs ?? null),
      credentialReason: out && refusalOf(out.httpStatus),
    };
  }

  /** Every route that was called, in no order. */
  list(): RouteHealth[] {
    return this.#history.list();
  }

  #failed(call: HealthCall, { siblings, ...end }: CallEnd, failure: UpstreamFailure): void {
    const { deployment, credential } = call.route;
    this.#times.noteAtLeast(deployment.id, end.tookMs, end.stream);
    const names = { provider_id: deployment.providerId, deployment_id: deployment.id };
    if (failure.kind === "credential") {
      if (!this.#credentials.drop(call, call.route, failure.status)) return;
      const detail = { ...names, credential_id: credential.id, status: failure.status };
      this.#tell("error", "a supplier refuses a credential, which is not used for now", detail);
    } else if (failure.kind === "rate_limited") {
      this.#credentials.cool(call.route, failure);
    } else if (EJECTING.has(failure.kind)) {
      const ejectedMs = this.#circuits.failed(call, deployment, siblings);
      if (ejectedMs === null) return;
      const detail = { ...names, seconds: Math.round(ejectedMs / 1_000), code: end.code };
      this.#tell("warn", "a deployment fails and is left alone for now", detail);
    }
  }

  #release(call: HealthCall): void {
    if (!this.#circuits.areClosed) this.#circuits.released(call, call.route.deployment.id);
    this.#credentials.released(call, call.route);
  }

  /** Of what is ejected, what comes back soonest makes up the half that is kept. */
  #withoutEjected(deployments: readonly OfferedDeployment[]): readonly OfferedDeployment[] {
    if (this.#circuits.areClosed) return deployments;
    const kept = deployments.filter(({ id }) => this.#circuits.lets(id));
    const missing = Math.ceil(deployments.length / 2) - kept.length;
    if (missing <= 0) return kept;
    const soonest = deployments
      .filter((deployment) => !kept.includes(deployment))
      .sort((a, b) => this.#untilMs(a) - this.#untilMs(b))
      .slice(0, missing);
    return deployments.filter((each) => kept.includes(each) || soonest.includes(each));
  }

  #untilMs({ id }: OfferedDeployment): number {
    return this.#circuits.untilMsOf(id) ?? 0;
  }

  #dateOf(monotonicMs: number | null): Date | null {
    return monotonicMs === null ? null : new Date(Date.now() + monotonicMs - this.#nowMs());
  }
}
