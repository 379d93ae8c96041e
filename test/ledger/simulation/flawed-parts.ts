import type { Batch, Books, BooksSession, HoldResult, LaneNode } from "../../../src/ledger/lane/books.ts";
import type { JournalDisk } from "../../../src/ledger/lane/journal-disk.ts";
import { Headroom } from "../../../src/ledger/lane/headroom.ts";
import { Lane } from "../../../src/ledger/lane/lane.ts";
import type { Settlement } from "../../../src/ledger/reservation.ts";
import type { Flaws } from "./flaws.ts";
import type { Life } from "./life.ts";
import { SqlError } from "./memory-tables.ts";

const SOON_MS = 3;

/** The product's lane, or one with a planted bug in it. */
export function flawedLane(flaws: Flaws, life: Life): typeof Lane {
  if (flaws.has("acknowledged-before-journal")) {
    return class<Row extends object> extends Lane<Row> {
      override settle(settlement: Settlement<Row>): Promise<void> {
        life.timers.after(SOON_MS, () => void super.settle(settlement));
        return Promise.resolve();
      }
    };
  }
  if (flaws.has("acknowledged-without-journal")) {
    return class<Row extends object> extends Lane<Row> {
      override settle(settlement: Settlement<Row>): Promise<void> {
        void super.settle(settlement);
        return Promise.resolve();
      }
    };
  }
  return Lane;
}

/**
 * Plants a bug into the headroom of all lanes: what was asked for, and is not known to be held, is not counted.
 * The returned function takes it out again.
 */
export function flawHeadroom(flaws: Flaws): () => void {
  if (!flaws.has("unconfirmed-uncounted")) return () => undefined;
  const { ask, settle } = Headroom.prototype;
  Object.assign(Headroom.prototype, { ask: () => undefined, settle: () => undefined });
  return () => void Object.assign(Headroom.prototype, { ask, settle });
}

/** A disk that does not keep what the journal relies on. */
export function flawedDisk(flaws: Flaws, life: Life, disk: JournalDisk): JournalDisk {
  if (flaws.has("journal-behind")) {
    const append = (name: string, text: string): void =>
      void life.timers.after(SOON_MS, () => attempt(() => disk.append(name, text)));
    return { ...disk, append };
  }
  if (flaws.has("journal-unsynced")) return { ...disk, sync: () => Promise.resolve() };
  if (flaws.has("segment-removed-when-synced")) {
    const sync = (name: string): Promise<void> => disk.sync(name).then(() => disk.remove(name));
    return { ...disk, sync };
  }
  if (flaws.has("replay-forgets-first")) {
    const read = (name: string): string => {
      const content = disk.read(name);
      disk.remove(name);
      return content;
    };
    return { ...disk, read };
  }
  return disk;
}

function attempt(act: () => void): void {
  try {
    act();
  } catch {
    // Nobody hears of it any more.
  }
}

/** Books that tell a node something else than they should, or that it talks to in a wrong way. */
export function flawedBooks(flaws: Flaws, books: Books): Books {
  const flawed = { ...books };
  if (flaws.has("closed-without-checkpoint"))
    flawed.listLeft = async (seconds) =>
      (await books.listLeft(seconds)).map((left) => ({ ...left, progress: null }));
  if (flaws.has("living-closed")) flawed.listLeft = () => books.listLeft(-1_000_000);
  if (flaws.has("life-not-renewed")) {
    let epoch: number | null = null;
    flawed.raiseEpoch = async (nodeId) => (epoch ??= await books.raiseEpoch(nodeId));
  }
  const lost = new Set<string>();
  flawed.open = async (lockTimeoutMs) => flawedSession(flaws, await books.open(lockTimeoutMs), lost);
  return flawed;
}

function flawedSession(flaws: Flaws, session: BooksSession, lost: Set<string>): BooksSession {
  const write = (node: LaneNode, batch: Batch): Promise<HoldResult[]> => session.write(node, batch);
  const by = (changed: typeof write): BooksSession => ({
    write: changed,
    lockFree: (accountIds) => session.lockFree(accountIds),
    commit: () => session.commit(),
    rollBack: () => session.rollBack(),
    close: () => session.close(),
  });
  if (flaws.has("crowded-refused")) {
    return by(async (node, batch) =>
      (await write(node, batch)).map((result) =>
        result.outcome === "crowded" ? { ...result, outcome: "refused" } : result,
      ),
    );
  }
  if (flaws.has("abandoned-hold-kept")) {
    const isRelease = (text: string): boolean => text.includes('"actual":"0","state":1');
    return by((node, batch) =>
      write(node, { ...batch, settlements: batch.settlements.filter((text) => !isRelease(text)) }),
    );
  }
  if (flaws.has("lost-answer-sent-anew"))
    return by((node, batch) => renameLost(batch, lost, (renamed) => write(node, renamed)));
  return session;
}

/** Whatever got no answer goes out under a new name. */
async function renameLost(
  batch: Batch,
  lost: Set<string>,
  write: (batch: Batch) => Promise<HoldResult[]>,
): Promise<HoldResult[]> {
  const rename = (requestId: string): string => (lost.has(requestId) ? `${requestId} again` : requestId);
  const holds = batch.holds.map((hold) => ({ ...hold, requestId: rename(hold.requestId) }));
  try {
    const results = await write({ ...batch, holds });
    return results.map((result) => ({ ...result, requestId: result.requestId.replace(" again", "") }));
  } catch (error) {
    if (!(error instanceof SqlError)) for (const { requestId } of batch.holds) lost.add(requestId);
    throw error;
  }
}
