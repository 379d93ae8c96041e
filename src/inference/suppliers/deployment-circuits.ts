import type { OfferedDeployment } from "../../catalog/index.ts";

/** `half_open`: its time is over, and one call at a time finds out whether it serves again. */
export type DeploymentState = "active" | "ejected" | "half_open";

export interface CircuitOptions {
  /** So many failures in a row eject a deployment. */
  failuresMax: number;
  /** Of the first ejection; it doubles with each that follows, up to `ejectionMaxMs`. */
  ejectionMs: number;
  ejectionMaxMs: number;
  /** After so many successes in a row the next ejection is a first one again. */
  streak: number;
  /** From 0 to 1: by how much an ejection is drawn longer, at most a tenth of it. */
  draw: () => number;
  nowMs: () => number;
}

/** What tells one call from another: it is compared, never looked into. */
export type CallIdentity = object;

interface Circuit {
  deployment: OfferedDeployment;
  /** Both in a row. */
  failures: number;
  successes: number;
  /** Ejections since the last streak. */
  strikes: number;
  /** Null: active. */
  untilMs: number | null;
  /** The call that finds out. */
  trial: CallIdentity | null;
}

const JITTER = 0.1;
const CIRCUITS_MAX = 10_000;

/**
 * Which deployments are left alone for a while because they failed again and again. Found out by what
 * became of requests, without a timer; a deployment that never failed is not even known here.
 */
export class DeploymentCircuits {
  readonly #options: CircuitOptions;
  readonly #circuits = new Map<string, Circuit>();
  #outCount = 0;

  constructor(options: CircuitOptions) {
    this.#options = options;
  }

  /** Whether none is ejected or half open. */
  get areClosed(): boolean {
    return this.#outCount === 0;
  }

  stateOf(deploymentId: string): DeploymentState {
    const untilMs = this.untilMsOf(deploymentId);
    if (untilMs === null) return "active";
    return this.#options.nowMs() < untilMs ? "ejected" : "half_open";
  }

  /** When its ejection ends or has ended, on the monotonic clock; null while it is active. */
  untilMsOf(deploymentId: string): number | null {
    return this.#circuits.get(deploymentId)?.untilMs ?? null;
  }

  /** Those that are ejected or half open, as they were when that began. */
  listOut(): OfferedDeployment[] {
    return [...this.#circuits.values()].flatMap(({ untilMs, deployment }) =>
      untilMs === null ? [] : [deployment],
    );
  }

  /** Whether it may be called now: not while it is ejected, nor while another call finds out. */
  lets(deploymentId: string): boolean {
    const circuit = this.#circuits.get(deploymentId);
    if (!circuit || circuit.untilMs === null) return true;
    return circuit.trial === null && this.#options.nowMs() >= circuit.untilMs;
  }

  /** A call of it begins, and finds out about it if no other does. */
  begin(call: CallIdentity, deploymentId: string): void {
    if (this.#outCount === 0) return;
    const circuit = this.#circuits.get(deploymentId);
    if (circuit && circuit.untilMs !== null) circuit.trial ??= call;
  }

  /** A call was answered, or has begun to be: a deployment that was out serves again. */
  answered(call: CallIdentity, deploymentId: string): void {
    const circuit = this.#circuits.get(deploymentId);
    if (circuit?.trial === call) this.#close(circuit);
  }

  /** What began before an ejection says nothing about the time after it. */
  succeeded(call: CallIdentity, deploymentId: string): void {
    const circuit = this.#circuits.get(deploymentId);
    if (!circuit) return;
    if (circuit.untilMs !== null) {
      if (circuit.trial === call) this.#close(circuit);
      return;
    }
    circuit.failures = 0;
    if (++circuit.successes >= this.#options.streak) this.#circuits.delete(deploymentId);
  }

  /**
   * `siblings`: all deployments of its model that can be called, itself included, of which at most half are
   * out at a time. Says for how many milliseconds it was ejected; null: it was not.
   */
  failed(
    call: CallIdentity,
    deployment: OfferedDeployment,
    siblings: readonly OfferedDeployment[],
  ): number | null {
    const circuit = this.#circuitOf(deployment);
    if (circuit.untilMs !== null) return circuit.trial === call ? this.#eject(circuit) : null;
    circuit.successes = 0;
    if (++circuit.failures < this.#options.failuresMax) return null;
    return this.#hasRoom(siblings) ? this.#eject(circuit) : null;
  }

  /** A call ended that says nothing about the deployment: another one may find out. */
  released(call: CallIdentity, deploymentId: string): void {
    const circuit = this.#circuits.get(deploymentId);
    if (circuit?.trial === call) circuit.trial = null;
  }

  /** Ends an ejection early: the next call finds out. */
  halfOpen(deploymentId: string): void {
    const circuit = this.#circuits.get(deploymentId);
    if (!circuit || circuit.untilMs === null) return;
    circuit.untilMs = Math.min(circuit.untilMs, this.#options.nowMs());
  }

  /** Ejects what is half open for longer, without a call of a customer's that would find out. */
  ejectAgain(deploymentId: string): void {
    const circuit = this.#circuits.get(deploymentId);
    if (circuit?.trial === null && this.stateOf(deploymentId) === "half_open") this.#eject(circuit);
  }

  #circuitOf(deployment: OfferedDeployment): Circuit {
    let circuit = this.#circuits.get(deployment.id);
    if (!circuit) {
      if (this.#circuits.size >= CIRCUITS_MAX) this.#forget();
      circuit = { deployment, failures: 0, successes: 0, strikes: 0, untilMs: null, trial: null };
      this.#circuits.set(deployment.id, circuit);
    }
    circuit.deployment = deployment;
    return circuit;
  }

  #hasRoom(siblings: readonly OfferedDeployment[]): boolean {
    let out = 1;
    for (const { id } of siblings) if (this.untilMsOf(id) !== null) out++;
    return out <= Math.floor(siblings.length / 2);
  }

  #eject(circuit: Circuit): number {
    const { ejectionMs, ejectionMaxMs, draw, nowMs } = this.#options;
    if (circuit.untilMs === null) this.#outCount++;
    const plainMs = Math.min(ejectionMs * 2 ** circuit.strikes, ejectionMaxMs);
    const lastsMs = plainMs * (1 + JITTER * draw());
    circuit.strikes++;
    circuit.untilMs = nowMs() + lastsMs;
    circuit.trial = null;
    return lastsMs;
  }

  #close(circuit: Circuit): void {
    this.#outCount--;
    Object.assign(circuit, { untilMs: null, trial: null, failures: 0, successes: 0 });
  }

  /** Deployments come and go with the catalog; what is forgotten is found out anew. */
  #forget(): void {
    this.#circuits.clear();
    this.#outCount = 0;
  }
}
