import type { Arm } from "./arm.ts";

/** No gateway: what is left is the cost of the load generator and the upstream themselves. */
export const direct: Arm = {
  name: "direct",
  start: async ({ upstreamUrl }) => ({
    url: upstreamUrl,
    pids: [],
    headers: {},
    stop: async () => undefined,
  }),
};
