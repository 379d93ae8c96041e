import { asList, asObject, asText, type Json } from "./complaints.ts";
import { dataOf } from "./fold-stream.ts";

interface Call {
  id: unknown;
  name: unknown;
  arguments: string;
}

/** A chat completion as its client puts it together from the chunks. */
export function foldOpenai(text: string): Json {
  const chunks = dataOf(text);
  const message = { content: "", reasoning: "", refusal: "" };
  const calls: Call[] = [];
  let finish: unknown = null;
  for (const chunk of chunks) {
    for (const choice of asList(chunk["choices"])) {
      const delta = asObject(choice["delta"]);
      message.content += asText(delta["content"]);
      message.reasoning += asText(delta["reasoning_content"]);
      message.refusal += asText(delta["refusal"]);
      finish = choice["finish_reason"] ?? finish;
      for (const call of asList(delta["tool_calls"])) addCall(calls, call);
    }
  }
  const usage = chunks.findLast((chunk) => chunk["usage"])?.["usage"] ?? null;
  return {
    id: chunks[0]?.["id"],
    model: chunks[0]?.["model"],
    created: chunks[0]?.["created"],
    ...message,
    calls,
    finish,
    usage,
  };
}

function addCall(calls: Call[], call: Json): void {
  const told = asObject(call["function"]);
  const known = calls[call["index"] as number];
  if (known) known.arguments += asText(told["arguments"]);
  else calls.push({ id: call["id"], name: told["name"], arguments: asText(told["arguments"]) });
}

/** The same of a chat completion that came whole. */
export function readOpenai(body: string): Json {
  const answer = JSON.parse(body) as Json;
  const choice = asList(answer["choices"])[0] ?? {};
  const message = asObject(choice["message"]);
  return {
    ...{ id: answer["id"], model: answer["model"], created: answer["created"] },
    content: asText(message["content"]),
    reasoning: asText(message["reasoning_content"]),
    refusal: asText(message["refusal"]),
    calls: asList(message["tool_calls"]).map((call) => ({
      id: call["id"],
      name: asObject(call["function"])["name"],
      arguments: asText(asObject(call["function"])["arguments"]),
    })),
    finish: choice["finish_reason"],
    usage: answer["usage"],
  };
}
