import { flagDefaults, type ProbeTarget } from "../../catalog/index.ts";
import { never } from "../../kernel/never.ts";
import type { Outgoing } from "../dialects/dialect.ts";
import { dialects } from "../dialects/dialects.ts";

/** What a supplier is asked to see whether it takes a secret. */
export interface ProbeRequest {
  url: URL;
  method: "GET" | "POST";
  headers: string[];
  body: string | null;
}

/** Known at DashScope since it has been there, for a supplier whose models are not entered yet. */
const DASHSCOPE_MODEL = "qwen-turbo";

/**
 * A list of models, which costs nothing, where the protocol has one; of DashScope, which has none, the
 * smallest request there is.
 */
export function probeRequest(target: ProbeTarget): ProbeRequest {
  const { protocol, secret } = target;
  const outgoing: Outgoing = { stream: false, flags: flagDefaults[protocol], own: null };
  const headers = dialects[protocol].upstreamHeaders(secret, outgoing);
  switch (protocol) {
    case "openai":
      return { url: joined(target, "/models"), method: "GET", headers, body: null };
    case "anthropic": {
      const path = dialects.anthropic.upstreamPath(basePathOf(target), outgoing);
      return { url: joined(target, path.replace(/messages$/, "models")), method: "GET", headers, body: null };
    }
    case "dashscope": {
      const path = dialects.dashscope.upstreamPath(basePathOf(target), outgoing);
      return { url: joined(target, path), method: "POST", headers, body: smallest(target) };
    }
    default:
      return never(protocol);
  }
}

function smallest({ upstreamModel }: ProbeTarget): string {
  return JSON.stringify({
    model: upstreamModel ?? DASHSCOPE_MODEL,
    input: { messages: [{ role: "user", content: "1" }] },
    parameters: { max_tokens: 1, result_format: "message" },
  });
}

function basePathOf({ baseUrl }: ProbeTarget): string {
  const { pathname } = new URL(baseUrl);
  return pathname === "/" ? "" : pathname;
}

function joined(target: ProbeTarget, path: string): URL {
  return new URL(`${new URL(target.baseUrl).origin}${basePathOf(target)}${path}`);
}
