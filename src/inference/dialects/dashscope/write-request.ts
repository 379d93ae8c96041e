import type { ChatRequest } from "../chat-request.ts";
import type { UpstreamTarget, WrittenRequest } from "../dialect.ts";
import type { Feature } from "../features.ts";
import { ToolNames } from "../tool-names.ts";
import { type Thinking, thinkingOf } from "./thinking.ts";
import { writeMessages } from "./write-messages.ts";
import { writeParameters } from "./write-parameters.ts";

const NAME_LENGTH_MAX = 64;
/** A name that the service keeps for itself. */
const RESERVED_NAMES = ["search"];
const DIGITS = /^(?:0|[1-9]\d*)$/;

/** A request in DashScope's words. */
export function writeRequest(chat: ChatRequest, target: UpstreamTarget): WrittenRequest {
  const { dsEndpoint: endpoint, echoReasoning: echoesReasoning } = target.flags;
  const names = new ToolNames(NAME_LENGTH_MAX, RESERVED_NAMES);
  const thinking = thinkingOf(chat, target);
  const parameters = writeParameters({ chat, target, thinking, names });
  const messages = writeMessages(chat, { endpoint, echoesReasoning, names });
  const head = JSON.stringify({ model: target.upstreamModel, input: { messages } });
  const body = `${head.slice(0, -1)},"parameters":${withSeed(JSON.stringify(parameters), chat)}}`;
  return { body: Buffer.from(body), ignored: givenUp(chat, thinking), toolNames: names.originals };
}

/** A seed goes on digit by digit: it may have more of them than a number here can hold. */
function withSeed(parameters: string, { sampling: { seed } }: ChatRequest): string {
  if (seed === null || !DIGITS.test(seed)) return parameters;
  return `${parameters.slice(0, -1)},"seed":${seed}}`;
}

function givenUp({ sampling: { seed } }: ChatRequest, { isGivenUp }: Thinking): Feature[] {
  const isSeedLost = seed !== null && !DIGITS.test(seed);
  return [...(isGivenUp ? ["reasoning" as const] : []), ...(isSeedLost ? ["seed" as const] : [])];
}
