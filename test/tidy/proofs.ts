import { frameworkProofs, queryProofs } from "./framework-proofs.ts";
import type { Proof } from "./proof.ts";
import { borderProofs, placeProofs } from "./room-proofs.ts";
import { shapeProofs } from "./shape-proofs.ts";
import { proseProofs, sizeProofs } from "./size-proofs.ts";

/** What each rule must catch, and what it must let pass. */
export const proofs: Proof[] = [
  ...placeProofs,
  ...borderProofs,
  ...queryProofs,
  ...frameworkProofs,
  ...shapeProofs,
  ...sizeProofs,
  ...proseProofs,
];
