import { asList, asObject, asText, textOf, type CheckOptions, type Json } from "./complaints.ts";
import { dataOf } from "./fold-stream.ts";

/** An answer of DashScope as its client puts it together from the events. */
export function foldDashscope(text: string, { cumulative }: Pick<CheckOptions, "cumulative">): Json {
  const answer = {
    request_id: null as unknown,
    text: "",
    reasoning: "",
    finish: null as unknown,
    usage: null as unknown,
  };
  const calls: Json[] = [];
  for (const event of dataOf(text)) {
    const output = asObject(event["output"]);
    const choice = asList(output["choices"])[0] ?? {};
    const message = asObject(choice["message"]);
    const join = (before: string, said: unknown): string => (cumulative ? "" : before) + textOf(said);
    answer.request_id = event["request_id"];
    answer.text = join(answer.text, message["content"] ?? output["text"]);
    answer.reasoning = join(answer.reasoning, message["reasoning_content"]);
    answer.finish = choice["finish_reason"] ?? output["finish_reason"];
    answer.usage = event["usage"] ?? answer.usage;
    for (const call of asList(message["tool_calls"])) {
      const told = asObject(call["function"]);
      const known = calls[call["index"] as number];
      if (known) known["arguments"] = join(asText(known["arguments"]), told["arguments"]);
      else calls.push({ id: call["id"], name: told["name"], arguments: asText(told["arguments"]) });
    }
  }
  return { ...answer, calls };
}

/** The same of an answer that came whole. */
export function readDashscope(body: string): Json {
  const answer = JSON.parse(body) as Json;
  const output = asObject(answer["output"]);
  const choice = asList(output["choices"])[0] ?? {};
  const message = asObject(choice["message"]);
  return {
    request_id: answer["request_id"],
    text: textOf(message["content"] ?? output["text"]),
    reasoning: asText(message["reasoning_content"]),
    finish: choice["finish_reason"] ?? output["finish_reason"],
    usage: answer["usage"],
    calls: asList(message["tool_calls"]).map((call) => {
      const told = asObject(call["function"]);
      return { id: call["id"], name: told["name"], arguments: asText(told["arguments"]) };
    }),
  };
}
