import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, readlink, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DataDirectoryInUse, type DataDirectoryHolder } from "./data-directory-in-use.ts";
import { processStart } from "./process-identity.ts";

export interface DataDirectoryLock {
  /** Writes the address into the lock, for whoever finds the directory taken. */
  announce(address: string): Promise<void>;
  release(): Promise<void>;
}

interface Claim extends DataDirectoryHolder {
  processStart: string;
  /** The container, where there are such things: process numbers mean nothing in another. */
  namespace: string;
}

interface Contender {
  dataDir: string;
  /** The file name of its claim. */
  own: string;
  claim: Claim;
  /** On the monotonic clock, in milliseconds. */
  deadline: number;
}

const NAME = /^relay-\d+-[0-9a-f]+\.lock$/;
/** How long several that start at once may take to settle which of them goes on. */
const CONTEST_MS = 700;
const LOOK_MS = 10;
const HEARTBEAT_MS = 1_000;
/** A holder in another container shows its life by touching its claim; silence for so long is death. */
const SILENCE_MS = 6_000;

/**
 * Takes the data directory for this process, or throws DataDirectoryInUse within a second (seconds later only
 * where a container or another machine left a claim, whose life takes watching).
 *
 * Each contender writes a claim under a name of its own and only then looks at the others: of any two, at
 * least one sees the other, and only who sees no living claim goes on. So the claims of the dead can be
 * removed by anybody at any time; there is no takeover that two could make. Of living contenders the first by
 * name stays, the others withdraw.
 */
export async function lockDataDirectory(dataDir: string): Promise<DataDirectoryLock> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const own = `relay-${String(process.pid)}-${randomBytes(8).toString("hex")}.lock`;
  const claim = await newClaim();
  const our: Contender = { dataDir, own, claim, deadline: performance.now() + CONTEST_MS };
  for (;;) {
    await writeClaim(join(dataDir, own), claim);
    const rival = await findRival(our);
    if (rival === null) return hold(join(dataDir, own), claim);
    await rm(join(dataDir, own), { force: true });
    // Without our claim in the way, those who came before settle it among themselves.
    if (!(await isLeft(our))) throw new DataDirectoryInUse(dataDir, rival);
  }
}

/** Waits for the others to be gone; false when one is still there at the deadline. */
async function isLeft(our: Contender): Promise<boolean> {
  while ((await findLiving(our)).size > 0) {
    if (performance.now() > our.deadline) return false;
    // By chance, so that two who withdrew do not come back together.
    await sleep(LOOK_MS + Math.random() * LOOK_MS * 5);
  }
  return true;
}

/** Null when no other living claim is left; else one that we must give way to. */
async function findRival(our: Contender): Promise<Claim | null> {
  for (;;) {
    const living = await findLiving(our);
    const [first] = [...living].sort(([a], [b]) => (a < b ? -1 : 1));
    if (first === undefined) return null;
    const [name, rival] = first;
    if (name < our.own || performance.now() > our.deadline) return rival;
    await sleep(LOOK_MS);
  }
}

/** The claims of others that live, by file name; removes those of the dead. */
async function findLiving({ dataDir, own, claim }: Contender): Promise<Map<string, Claim>> {
  const living = new Map<string, Claim>();
  for (const name of await readdir(dataDir)) {
    if (!NAME.test(name) || name === own) continue;
    const path = join(dataDir, name);
    const other = await readClaim(path);
    if (other !== null && (await isAlive(path, other, claim))) living.set(name, other);
    else await rm(path, { force: true });
  }
  return living;
}

async function isAlive(path: string, other: Claim, ours: Claim): Promise<boolean> {
  if (other.host === ours.host && other.namespace === ours.namespace) {
    return (await processStart(other.pid)) === other.processStart;
  }
  const first = await touchedAt(path);
  const deadline = performance.now() + SILENCE_MS;
  while (performance.now() < deadline) {
    await sleep(HEARTBEAT_MS / 4);
    const now = await touchedAt(path);
    if (now !== first) return now !== null;
  }
  return false;
}

function hold(path: string, claim: Claim): DataDirectoryLock {
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return {
    announce: (address) => writeClaim(path, { ...claim, address }),
    async release() {
      clearInterval(heartbeat);
      await rm(path, { force: true });
    },
  };
}

async function newClaim(): Promise<Claim> {
  return {
    pid: process.pid,
    processStart: (await processStart(process.pid)) ?? "unknown",
    host: hostname(),
    namespace: await readlink("/proc/self/ns/pid").catch(() => ""),
    since: new Date().toISOString(),
    address: null,
  };
}

/** Whole or not at all, so that nobody takes half a claim for a dead one. */
async function writeClaim(path: string, claim: Claim): Promise<void> {
  const draft = `${path}.new`;
  await writeFile(draft, `${JSON.stringify(claim)}\n`, { mode: 0o600, flush: true });
  await rename(draft, path);
}

/** Null when it is gone, or unreadable because a crash of the machine tore it. */
async function readClaim(path: string): Promise<Claim | null> {
  const text = await readFile(path, "utf8").catch((thrown: unknown) => {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw thrown;
  });
  try {
    return JSON.parse(text) as Claim;
  } catch {
    return null;
  }
}

async function touchedAt(path: string): Promise<number | null> {
  return stat(path).then(
    (found) => found.mtimeMs,
    () => null,
  );
}
