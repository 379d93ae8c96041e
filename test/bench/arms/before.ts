import type { Arm } from "./arm.ts";
import { startRelay } from "./relay.ts";

/** Another build of Token Relay, such as the one before a change: the checkout that BENCH_BEFORE names. */
export const before: Arm = {
  name: "before",
  async start(context) {
    const root = process.env["BENCH_BEFORE"];
    if (root === undefined) throw new Error("set BENCH_BEFORE to a checkout with a build in it");
    return startRelay(context, { root });
  },
};
