import { startRelay } from "./relay.ts";
import type { Arm } from "./arm.ts";

/**
 * Token Relay with a lane that lets everything pass at once and books nothing: what is left is what it would
 * cost without billing. The product has no such switch; lane-double.js changes the lane from outside.
 */
export const unbilled: Arm = {
  name: "unbilled",
  async start(context) {
    const double = new URL("lane-double.js", import.meta.url).pathname;
    const { audit: _, ...running } = await startRelay(context, { nodeArguments: ["--import", double] });
    return running;
  },
};
