/** Where time comes from; injected so that tests can stand at any moment. */
export interface Clock {
  /** Wall-clock time, for what is stored and shown. */
  now(): Date;
  /** Milliseconds from an arbitrary origin that never runs backwards, for durations. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
};
