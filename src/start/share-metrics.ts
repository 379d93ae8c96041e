import type { Worker } from "node:cluster";
import type { Sample, Telemetry } from "../telemetry/index.ts";

/** What workers and the process that looks after them tell each other of their metrics. */
type Word =
  /** A worker wants to know what the others count. */
  | { about: "metrics"; kind: "wanted"; id: number }
  /** A worker is asked what it counts. */
  | { about: "metrics"; kind: "asked"; id: number }
  /** What a worker counts. */
  | { about: "metrics"; kind: "counted"; id: number; samples: Sample[] }
  /** What the others count. */
  | { about: "metrics"; kind: "told"; id: number; others: Sample[][] };

/** A worker that is busy or gone is left out: the metrics of the others are better than none. */
const PATIENCE_MS = 1_000;

/** In a worker: whoever reads its metrics reads those of all workers, since any of them may be asked. */
export function joinOthers(telemetry: Telemetry): void {
  const waiting = new Map<number, (others: Sample[][]) => void>();
  const say = (word: Word): void => void process.send?.(word);
  let asked = 0;
  telemetry.others = () =>
    new Promise((resolve) => {
      const id = ++asked;
      waiting.set(id, resolve);
      say({ about: "metrics", kind: "wanted", id });
      setTimeout(() => answer(id, []), PATIENCE_MS + PATIENCE_MS).unref();
    });
  const answer = (id: number, others: Sample[][]): void => {
    waiting.get(id)?.(others);
    waiting.delete(id);
  };
  const tell = async (id: number): Promise<void> =>
    say({ about: "metrics", kind: "counted", id, samples: await telemetry.metrics.collect() });
  process.on("message", (word: unknown) => {
    if (!isWord(word)) return;
    if (word.kind === "asked") void tell(word.id);
    if (word.kind === "told") answer(word.id, word.others);
  });
}

/** In the process that looks after workers: asks the others what one of them wants to know. */
export function passMetricsOn(living: ReadonlySet<Worker>): (from: Worker, word: unknown) => void {
  const gathering = new Map<number, (samples: Sample[]) => void>();
  let asked = 0;
  const ask = (worker: Worker): Promise<Sample[]> =>
    new Promise((resolve) => {
      const id = ++asked;
      const heard = (samples: Sample[]): void => {
        gathering.delete(id);
        resolve(samples);
      };
      gathering.set(id, heard);
      say(worker, { about: "metrics", kind: "asked", id });
      setTimeout(() => heard([]), PATIENCE_MS).unref();
    });
  return (from, word) => {
    if (!isWord(word)) return;
    if (word.kind === "counted") gathering.get(word.id)?.(word.samples);
    if (word.kind !== "wanted") return;
    const { id } = word;
    void Promise.all([...living].filter((worker) => worker !== from).map(ask)).then((others) =>
      say(from, { about: "metrics", kind: "told", id, others }),
    );
  };
}

function say(worker: Worker, word: Word): void {
  if (worker.isConnected()) worker.send(word, () => undefined);
}

function isWord(value: unknown): value is Word {
  return typeof value === "object" && value !== null && (value as { about?: unknown }).about === "metrics";
}
