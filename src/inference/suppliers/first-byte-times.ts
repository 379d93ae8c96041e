/** How long a deployment takes to begin its answers, and how many calls wait for it now. */
interface Load {
  /** Null: not known yet. */
  typicalMs: number | null;
  isOfStreams: boolean;
  notedMs: number;
  inFlight: number;
}

/** What a sample weighs after so long is a third of what it weighed. */
const DECAY_MS = 30_000;
/** What is asked for the first time is asked once; meanwhile all that is known comes before it. */
const UNKNOWN_MS = 1_000_000;
const LOADS_MAX = 10_000;

/**
 * The time to the first byte of each deployment, as a moving average that jumps up at once and comes down
 * slowly, so that one that has become slow is left before many calls wait for it.
 */
export class FirstByteTimes {
  readonly #loads = new Map<string, Load>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  begin(deploymentId: string): void {
    const load = this.#loads.get(deploymentId) ?? this.#make(deploymentId);
    load.inFlight++;
  }

  end(deploymentId: string): void {
    const load = this.#loads.get(deploymentId);
    if (load && load.inFlight > 0) load.inFlight--;
  }

  /** A whole answer's time says little of how soon it began: it counts only where no stream was seen. */
  note(deploymentId: string, tookMs: number, isStream: boolean): void {
    const load = this.#loads.get(deploymentId);
    if (!load || (load.isOfStreams && !isStream)) return;
    const isFirst = load.typicalMs === null || (isStream && !load.isOfStreams);
    const typicalMs = isFirst ? 0 : this.#decayed(load);
    const weight = Math.exp((load.notedMs - this.#nowMs()) / DECAY_MS);
    load.typicalMs = tookMs >= typicalMs ? tookMs : (load.typicalMs ?? 0) * weight + tookMs * (1 - weight);
    load.isOfStreams = isStream;
    load.notedMs = this.#nowMs();
  }

  /** A call that failed so late says that it takes at least as long. */
  noteAtLeast(deploymentId: string, tookMs: number, isStream: boolean): void {
    const load = this.#loads.get(deploymentId);
    const typicalMs = load?.typicalMs ?? Infinity;
    if (tookMs > typicalMs) this.note(deploymentId, tookMs, isStream);
  }

  /** The typical time times the calls that would wait then; 0 for what was never called. */
  latencyMs(deploymentId: string): number {
    const load = this.#loads.get(deploymentId);
    if (!load) return 0;
    if (load.typicalMs === null) return load.inFlight === 0 ? 0 : UNKNOWN_MS * load.inFlight;
    return this.#decayed(load) * (load.inFlight + 1);
  }

  /** What nobody asks for some time looks faster and faster, until it is asked again. */
  #decayed({ typicalMs, notedMs }: Load): number {
    return (typicalMs ?? 0) * Math.exp((notedMs - this.#nowMs()) / DECAY_MS);
  }

  #make(deploymentId: string): Load {
    if (this.#loads.size >= LOADS_MAX) {
      for (const [id, { inFlight }] of this.#loads) if (inFlight === 0) this.#loads.delete(id);
    }
    const load = { typicalMs: null, isOfStreams: false, notedMs: this.#nowMs(), inFlight: 0 };
    this.#loads.set(deploymentId, load);
    return load;
  }
}
