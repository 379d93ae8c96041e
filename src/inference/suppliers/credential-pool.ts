import type { OfferedDeployment } from "../../catalog/index.ts";
import type { CallIdentity } from "./deployment-circuits.ts";

export type OfferedCredential = OfferedDeployment["credentials"][number];

/** `dropped`: the supplier refuses it; `cooling`: it takes no more calls for the moment. */
export type CredentialState = "active" | "dropped" | "cooling";

export interface CredentialPoolOptions {
  /** Of the first drop; it doubles with each trial that fails, up to `dropMaxMs`. */
  dropMs: number;
  dropMaxMs: number;
  /** Where the supplier does not say how long: the first wait, which doubles. */
  coolMs: number;
  coolMaxMs: number;
  nowMs: () => number;
}

/** Why one is out, and until when on the monotonic clock. */
export interface CredentialOut {
  state: Exclude<CredentialState, "active">;
  untilMs: number;
  httpStatus: number;
}

interface Out extends CredentialOut {
  credentialId: string;
  /** What was refused: another secret under the same id is tried at once. */
  secret: string;
  strikes: number;
  /** The call that finds out whether it works again. */
  trial: CallIdentity | null;
}

interface Place {
  deployment: Pick<OfferedDeployment, "id" | "credentials">;
  credential: OfferedCredential;
}

const OUT_MAX = 10_000;
/** The secret may not do this one thing; of others it says nothing, however often it is said. */
const FORBIDDEN = 403;

/**
 * Which credentials are not to be used for the moment, and where. A secret that one deployment refuses may
 * lack the right to one model: it is out there, and everywhere once a second deployment refuses it too.
 */
export class CredentialPool {
  readonly #options: CredentialPoolOptions;
  readonly #out = new Map<string, Out>();

  constructor(options: CredentialPoolOptions) {
    this.#options = options;
  }

  /** Whether none is out. */
  get isWhole(): boolean {
    return this.#out.size === 0;
  }

  /**
   * One that may be used now, else the one that cools down soonest; null when all are dropped. `draw`, from 0
   * to 1, picks among them: the same one gives the same credential while none is out.
   */
  pick(deployment: Place["deployment"], draw: number): OfferedCredential | null {
    return this.pickReady(deployment, draw) ?? this.#coolest(deployment);
  }

  /** One that may be used now; null when there is none. */
  pickReady(deployment: Place["deployment"], draw: number): OfferedCredential | null {
    const { credentials } = deployment;
    const first = Math.min(Math.floor(draw * credentials.length), credentials.length - 1);
    if (this.#out.size === 0) return credentials[first] ?? null;
    for (let i = 0; i < credentials.length; i++) {
      const credential = credentials[(first + i) % credentials.length];
      if (credential && this.isReady({ deployment, credential })) return credential;
    }
    return null;
  }

  isReady(place: Place): boolean {
    const out = this.#find(place);
    if (!out) return true;
    return this.#options.nowMs() >= out.untilMs && out.trial === null;
  }

  /** Why it is out; null when it is not. */
  outOf({
    deploymentId,
    credentialId,
  }: {
    deploymentId: string;
    credentialId: string;
  }): CredentialOut | null {
    return this.#out.get(credentialId) ?? this.#out.get(`${deploymentId} ${credentialId}`) ?? null;
  }

  /** A call with it begins. Of one whose time is over it finds out, and no other does meanwhile. */
  begin(call: CallIdentity, place: Place): void {
    if (this.#out.size === 0) return;
    const out = this.#find(place);
    if (out && this.#options.nowMs() >= out.untilMs) out.trial ??= call;
  }

  /** The supplier took it, which counts for one that is out if its time was over. */
  worked(call: CallIdentity, place: Place): void {
    if (this.#out.size === 0) return;
    const out = this.#find(place);
    if (!out) return;
    const isBack = out.state === "dropped" ? out.trial === call : this.#options.nowMs() >= out.untilMs;
    if (isBack) this.#forget(place);
  }

  /** The supplier refused it. Says whether that is news of this credential. */
  drop(call: CallIdentity, place: Place, httpStatus: number): boolean {
    const { dropMs, dropMaxMs, nowMs } = this.#options;
    const before = this.#find(place);
    const wasDropped = before?.state === "dropped";
    // Calls that were running with it say nothing new.
    if (wasDropped && before.trial !== call) return false;
    const strikes = wasDropped ? before.strikes + 1 : 1;
    const untilMs = nowMs() + Math.min(dropMs * 2 ** (strikes - 1), dropMaxMs);
    const wasEverywhere = this.#out.has(place.credential.id);
    this.#forget(place);
    const elsewhere = this.#dropped(place.credential);
    const isEverywhere = wasEverywhere || elsewhere.some((out) => out.httpStatus !== FORBIDDEN);
    const name = isEverywhere && httpStatus !== FORBIDDEN ? place.credential.id : pairOf(place);
    this.#keep(name, { state: "dropped", untilMs, httpStatus, strikes, ...fresh(place) });
    return !wasDropped && elsewhere.length === 0;
  }

  /** The supplier takes no more calls with it for the moment. `retryAfterSeconds` is what it says itself. */
  cool(place: Place, { retryAfterSeconds }: { retryAfterSeconds: number | null }): void {
    const { coolMs, coolMaxMs, nowMs } = this.#options;
    const before = this.#find(place);
    if (before?.state === "dropped") return;
    const isCooling = before !== undefined && nowMs() < before.untilMs;
    const strikes = (before?.strikes ?? 0) + (isCooling ? 0 : 1);
    const ownMs = retryAfterSeconds === null ? coolMs * 2 ** (strikes - 1) : retryAfterSeconds * 1_000;
    const waitMs = Math.min(Math.max(ownMs, coolMs), coolMaxMs);
    // What was sent together is refused together: each of them is not a reason to wait longer.
    const untilMs = isCooling && retryAfterSeconds === null ? before.untilMs : nowMs() + waitMs;
    const latestMs = isCooling ? Math.max(before.untilMs, untilMs) : untilMs;
    this.#keep(pairOf(place), {
      ...{ state: "cooling", untilMs: latestMs, httpStatus: 429, strikes, ...fresh(place) },
    });
  }

  /** A call ended that says nothing about it. */
  released(call: CallIdentity, place: Place): void {
    const out = this.#out.size === 0 ? undefined : this.#find(place);
    if (out?.trial === call) out.trial = null;
  }

  /** This secret was seen to work: wherever it is out, it is used again. */
  trust(secret: string): void {
    for (const [name, out] of this.#out) if (out.secret === secret) this.#out.delete(name);
  }

  #dropped({ id }: OfferedCredential): Out[] {
    return [...this.#out.values()].filter((out) => out.state === "dropped" && out.credentialId === id);
  }

  #coolest({ id, credentials }: Place["deployment"]): OfferedCredential | null {
    let coolest: { credential: OfferedCredential; untilMs: number } | null = null;
    for (const credential of credentials) {
      const out = this.outOf({ deploymentId: id, credentialId: credential.id });
      if (out?.state !== "cooling") continue;
      if (coolest === null || out.untilMs < coolest.untilMs) coolest = { credential, untilMs: out.untilMs };
    }
    return coolest?.credential ?? null;
  }

  #find(place: Place): Out | undefined {
    const { credential } = place;
    const out = this.#out.get(credential.id) ?? this.#out.get(pairOf(place));
    if (!out || out.secret === credential.secret) return out;
    this.#forget(place);
    return undefined;
  }

  #keep(name: string, out: Out): void {
    if (this.#out.size >= OUT_MAX) this.#out.clear();
    this.#out.set(name, out);
  }

  #forget(place: Place): void {
    this.#out.delete(place.credential.id);
    this.#out.delete(pairOf(place));
  }
}

function pairOf({ deployment, credential }: Place): string {
  return `${deployment.id} ${credential.id}`;
}

function fresh({ credential }: Place): Pick<Out, "credentialId" | "secret" | "trial"> {
  return { credentialId: credential.id, secret: credential.secret, trial: null };
}
