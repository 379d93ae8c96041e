/** The bugs that a run of the simulation is made with. Empty: the product as it is. */
export type Flaws = ReadonlySet<Flaw>;

/** Bugs of the SQL functions, of the lane and the journal, and of what starts and reaps; `planted-bugs.ts` says each. */
export type Flaw = BooksFlaw | PartsFlaw;

export type BooksFlaw =
  | "balance-unguarded"
  | "quota-unguarded"
  | "holds-before-settlements"
  | "epoch-unfenced"
  | "epoch-not-raised"
  | "state-ungated"
  | "last-end-counts"
  | "charge-without-release"
  | "release-without-charge"
  | "write-off-forgotten"
  | "overrun-written-off"
  | "quota-not-released"
  | "quota-spends-the-hold"
  | "late-charges-the-whole"
  | "late-never-charged"
  | "closed-at-the-hold"
  | "duplicate-key-admitted"
  | "crowd-unsummed"
  | "live-nodes-fenced";

export type PartsFlaw =
  | "acknowledged-before-journal"
  | "acknowledged-without-journal"
  | "journal-behind"
  | "journal-unsynced"
  | "segment-removed-when-synced"
  | "replay-skipped"
  | "replay-forgets-first"
  | "closed-without-checkpoint"
  | "living-closed"
  | "crowded-refused"
  | "lost-answer-sent-anew"
  | "unconfirmed-uncounted"
  | "life-not-renewed"
  | "abandoned-hold-kept"
  | "recharge-unkeyed";

export const noFlaws: Flaws = new Set();
