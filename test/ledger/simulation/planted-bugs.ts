import type { Flaw } from "./flaws.ts";

export interface PlantedBug {
  flaw: Flaw;
  sentence: string;
}

/** Bugs that the simulation must find, each planted alone: in the books, in the lane, in the journal, at the start. */
export const plantedBugs: PlantedBug[] = [
  { flaw: "balance-unguarded", sentence: "A hold is made whatever the balance is." },
  { flaw: "quota-unguarded", sentence: "A hold is made whatever its key's quota is." },
  { flaw: "crowd-unsummed", sentence: "Each hold of a batch is judged as if it were alone." },
  {
    flaw: "holds-before-settlements",
    sentence: "A batch makes its holds before its settlements free the money.",
  },
  { flaw: "epoch-unfenced", sentence: "A hold is made under an epoch that is over." },
  { flaw: "epoch-not-raised", sentence: "A node starts again under the epoch of its earlier life." },
  { flaw: "state-ungated", sentence: "A reservation that was closed is settled again." },
  { flaw: "last-end-counts", sentence: "Of two ends of one request in a batch, the last one counts." },
  { flaw: "charge-without-release", sentence: "A settlement charges, and keeps the hold." },
  { flaw: "release-without-charge", sentence: "A settlement releases the hold, and charges nothing." },
  { flaw: "write-off-forgotten", sentence: "What the account could not give is not written down." },
  {
    flaw: "overrun-written-off",
    sentence: "What goes beyond a hold is written off though the account could give it.",
  },
  { flaw: "quota-not-released", sentence: "A settlement leaves its hold in the key's quota." },
  { flaw: "quota-spends-the-hold", sentence: "A quota counts what was held instead of what was charged." },
  {
    flaw: "late-charges-the-whole",
    sentence: "A late end is charged whole, beside what was charged in its absence.",
  },
  { flaw: "late-never-charged", sentence: "A late end is passed over." },
  { flaw: "closed-at-the-hold", sentence: "What a dead node left is charged at its hold." },
  {
    flaw: "closed-without-checkpoint",
    sentence: "What a dead node left is closed without a look at its checkpoint.",
  },
  { flaw: "living-closed", sentence: "What living nodes work on is closed for them." },
  { flaw: "live-nodes-fenced", sentence: "Nodes that are heard are taken for dead." },
  { flaw: "life-not-renewed", sentence: "A node that was taken for dead goes on under its old epoch." },
  { flaw: "duplicate-key-admitted", sentence: "A second request with the same Idempotency-Key is admitted." },
  { flaw: "recharge-unkeyed", sentence: "A recharge that is asked for again is made again." },
  {
    flaw: "acknowledged-before-journal",
    sentence: "A request is acknowledged before its end is in the journal.",
  },
  {
    flaw: "acknowledged-without-journal",
    sentence: "A request whose end the journal does not take is acknowledged before it is booked.",
  },
  { flaw: "journal-behind", sentence: "The journal is written a moment after the acknowledgement." },
  { flaw: "journal-unsynced", sentence: "The journal is never synced." },
  {
    flaw: "segment-removed-when-synced",
    sentence: "A segment of the journal is removed before the books have it.",
  },
  { flaw: "replay-skipped", sentence: "A node starts without a look at the journal." },
  { flaw: "replay-forgets-first", sentence: "A segment is removed when it is read, before it is booked." },
  { flaw: "crowded-refused", sentence: "A hold that was only crowded out is refused at once." },
  { flaw: "lost-answer-sent-anew", sentence: "A hold whose answer was lost is sent again under a new name." },
  {
    flaw: "abandoned-hold-kept",
    sentence: "A hold that is made when nobody waits any more is not released.",
  },
  {
    flaw: "unconfirmed-uncounted",
    sentence: "Headroom does not count what was asked for and is not known to be held.",
  },
];
