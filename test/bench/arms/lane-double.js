import { Lane } from "../../../dist/ledger/lane/lane.js";

// Loaded before the product (`node --import`): its way into the books lets every request pass, and writes
// nothing.
Object.assign(Lane.prototype, {
  hasHeadroom: () => true,
  reserve: () => Promise.resolve({ kind: "reserved" }),
  settle: () => Promise.resolve(),
  checkpoint: () => undefined,
  record: () => undefined,
});
