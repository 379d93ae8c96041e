/**
 * Long work in slices: a generator yields where it may pause, and is told how long it has been at it so far,
 * in milliseconds of this process's own time: what a busy machine takes away does not count.
 */
export type Work<T> = Generator<undefined, T, number>;

/** What all requests may do at once in one turn of the event loop, and what one of them in a later turn. */
const FIRST_SLICES_MS = 4;
const SLICE_MS = 8;

/** Does the work: at once if it is short, else in slices, one in each turn of the event loop. */
export function inSlices<T>(work: Work<T>): T | Promise<T> {
  const ms = FIRST_SLICES_MS - firstSlicesMs;
  if (ms <= 0) return goOn(work, 0);
  const start = performance.now();
  const first = runSlice(work, { ms, spentMs: 0 });
  noteFirstSlice(performance.now() - start);
  return first.done ? first.value : goOn(work, first.spentMs);
}

/** Does the work in slices from the first on: for what is known to be long. */
export function inTurns<T>(work: Work<T>): Promise<T> {
  return goOn(work, 0);
}

/** Does the work in one go: for what is known to be short. */
export function atOnce<T>(work: Work<T>): T {
  for (;;) {
    const step = work.next(0);
    if (step.done) return step.value;
  }
}

let firstSlicesMs = 0;

function noteFirstSlice(ms: number): void {
  if (firstSlicesMs === 0) setImmediate(() => (firstSlicesMs = 0));
  firstSlicesMs += ms;
}

async function goOn<T>(work: Work<T>, spent: number): Promise<T> {
  let spentMs = spent;
  for (;;) {
    await turn();
    const slice = runSlice(work, { ms: SLICE_MS, spentMs });
    if (slice.done) return slice.value;
    spentMs = slice.spentMs;
  }
}

type Slice<T> = { done: true; value: T } | { done: false; spentMs: number };

function runSlice<T>(work: Work<T>, { ms, spentMs }: { ms: number; spentMs: number }): Slice<T> {
  const start = performance.now();
  const startCpu = process.cpuUsage();
  for (let passed = 0; ; passed = performance.now() - start) {
    if (passed > ms) return { done: false, spentMs: spentMs + cpuMsSince(startCpu) };
    const step = work.next(spentMs + passed);
    if (step.done) return { done: true, value: step.value };
  }
}

/** What this process has used since then, in milliseconds. */
export function cpuMsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

/** Those who wait for a slice: all of them together get one in each turn. */
const waiting: (() => void)[] = [];

function turn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(wakeNext);
  });
}

function wakeNext(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(wakeNext);
}
