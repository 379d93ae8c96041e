import type { Arm } from "./arm.ts";
import { before } from "./before.ts";
import { direct } from "./direct.ts";
import { raw } from "./raw.ts";
import { relay } from "./relay.ts";
import { unbilled } from "./unbilled.ts";

/** Every arm that can be measured. `direct` and `raw` are what the others are compared with. */
export const allArms: readonly Arm[] = [direct, raw, relay, unbilled, before];
