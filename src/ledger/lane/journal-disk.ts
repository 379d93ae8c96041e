import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
  fdatasync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

/** Where a journal keeps its segments. A name is used for one segment only, ever. */
export interface JournalDisk {
  /** The names of what earlier lives left, oldest first. */
  segments(): string[];
  read(name: string): string;
  /** Adds to a segment, making it if need be. Throws when the disk does not take all of it. */
  append(name: string, text: string): void;
  /** Resolves when what was added is safe from a loss of power. */
  sync(name: string): Promise<void>;
  /** Nothing more will be added. */
  close(name: string): void;
  remove(name: string): void;
}

const ENDING = ".journal";

/** The segments as files of one directory, which is made if it is not there. */
export function journalDirectory(path: string): JournalDisk {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const open = new Map<string, number>();
  const fresh = new Set<string>();
  const close = (name: string): void => {
    const file = open.get(name);
    open.delete(name);
    if (file !== undefined) closeSync(file);
  };
  return {
    segments: () =>
      readdirSync(path)
        .filter((name) => name.endsWith(ENDING))
        .map((name) => name.slice(0, -ENDING.length))
        .sort(),
    read: (name) => readFileSync(join(path, name + ENDING), "utf8"),
    append(name, text) {
      let file = open.get(name);
      if (file === undefined) {
        file = openSync(join(path, name + ENDING), "ax", 0o600);
        open.set(name, file);
        fresh.add(name);
      }
      const bytes = Buffer.from(text);
      for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    },
    async sync(name) {
      const file = open.get(name);
      if (file === undefined) return syncPath(join(path, name + ENDING));
      await syncFile(file);
      // The first time, the directory must not forget the file either.
      if (fresh.delete(name)) await syncPath(path);
    },
    close,
    remove(name) {
      close(name);
      rmSync(join(path, name + ENDING), { force: true });
    },
  };
}

const syncFile = promisify(fdatasync);

/** Syncs a directory, or a file that this journal has not opened. */
async function syncPath(path: string): Promise<void> {
  const file = openSync(path, "r");
  try {
    await syncFile(file);
  } finally {
    closeSync(file);
  }
}
