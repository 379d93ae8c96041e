/** The time that a lane lives in: the event loop's, or a simulation's. */
export interface Timers {
  /** Monotonic. */
  nowMs(): number;
  /** Runs it once this turn of the event loop is over. */
  soon(act: () => void): void;
  /** Runs it after so many milliseconds, unless the returned function is called before. */
  after(ms: number, act: () => void): () => void;
}

export const systemTimers: Timers = {
  nowMs: () => performance.now(),
  soon: (act) => void setImmediate(act),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
