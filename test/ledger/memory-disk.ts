import type { JournalDisk } from "../../src/ledger/lane/journal-disk.ts";

export interface MemoryDisk extends JournalDisk {
  /** What the segments hold, by name. */
  readonly files: Map<string, string>;
  /** While it is set, the disk takes nothing more, or fails to sync. */
  failure: "append" | "sync" | null;
}

/** A journal's disk in memory, that outlives the journals which are opened on it. */
export function memoryDisk(): MemoryDisk {
  const files = new Map<string, string>();
  return {
    files,
    failure: null,
    segments: () => [...files.keys()].sort(),
    read: (name) => files.get(name) ?? "",
    append(name, text) {
      if (this.failure === "append") throw new Error("no space left on device");
      files.set(name, (files.get(name) ?? "") + text);
    },
    sync() {
      return this.failure === "sync" ? Promise.reject(new Error("input/output error")) : Promise.resolve();
    },
    close: () => undefined,
    remove: (name) => void files.delete(name),
  };
}
