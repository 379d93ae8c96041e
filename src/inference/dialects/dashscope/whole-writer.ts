import type { Usage } from "../../../kernel/usage.ts";
import type { WriterOptions } from "../dialect.ts";
import type { FoldedReply, ReplyBlock } from "../folded-reply.ts";
import { callJson, escaped, finishWord, logprobsJson, outputJson } from "./output-json.ts";
import { usageJson } from "./write-usage.ts";

type CallBlock = Extract<ReplyBlock, { kind: "toolCall" }>;

/** The body of a whole answer; null for one of which the filter left nothing: that is an error. */
export function writeWhole(
  reply: FoldedReply,
  usage: Usage,
  { form, requestId }: WriterOptions,
): Buffer | null {
  const { blocks, finish } = reply;
  const text = joined(blocks, ["text", "refusal"]);
  const reasoning = form.textOnly ? "" : joined(blocks, ["reasoning"]);
  const calls = form.textOnly ? [] : blocks.filter((block) => block.kind === "toolCall").map(wholeCall);
  if (finish.reason === "filter" && text === "" && reasoning === "" && calls.length === 0) return null;
  const said = { text: escaped(text), reasoning: escaped(reasoning), calls };
  const output = { ...said, logprobs: logprobsJson(reply.logprobs), finish: finishWord(finish) };
  const told = `"usage":${usageJson(usage)},"request_id":${JSON.stringify(requestId)}`;
  return Buffer.from(`{"output":${outputJson(form, output)},${told}}`);
}

function joined(blocks: readonly ReplyBlock[], kinds: readonly ReplyBlock["kind"][]): string {
  return blocks.map((block) => (kinds.includes(block.kind) && "text" in block ? block.text : "")).join("");
}

/** Arguments are JSON even where the model gave none. */
function wholeCall({ id, name, arguments: given }: CallBlock, index: number): string {
  const filled = given.trim() === "" ? `${given}{}` : given;
  return callJson(index, { id, name, arguments: escaped(filled) });
}
