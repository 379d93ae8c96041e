import { readUrlLine } from "../read-url-line.ts";
import { startChild } from "../start-child.ts";
import type { Arm } from "./arm.ts";

/** The least that a gateway in Node can be: raw-gateway.ts. Every other gateway is measured against it. */
export const raw: Arm = {
  name: "raw",
  async start({ upstreamUrl, pinning }) {
    const script = new URL("raw-gateway.ts", import.meta.url).pathname;
    const child = await startChild({
      args: [script, upstreamUrl],
      core: pinning.gateway,
      ready: readUrlLine,
    });
    const { found: url, pid, errors } = child;
    return { url, pids: [pid], headers: {}, errors, stop: () => child.stop() };
  },
};
