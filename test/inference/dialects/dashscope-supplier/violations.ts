import type { SettledFlags } from "../../../../src/catalog/index.ts";

type Json = Record<string, unknown>;

export interface WrittenMessage extends Json {
  role: string;
  content: unknown;
  tool_calls?: { id: string; type: string; function: Json }[];
  tool_call_id?: string;
  partial?: boolean;
}

export interface WrittenBody {
  model: string;
  input: { messages: WrittenMessage[] };
  parameters: Json;
}

const PARAMETERS = [
  ...[
    "result_format",
    "incremental_output",
    "temperature",
    "top_p",
    "top_k",
    "max_tokens",
    "max_completion_tokens",
  ],
  ...["repetition_penalty", "presence_penalty", "seed", "stop", "enable_thinking", "thinking_budget"],
  ...["reasoning_effort", "response_format", "tools", "tool_choice", "parallel_tool_calls", "enable_search"],
  ...["search_options", "enable_code_interpreter"],
];
const MARKS_MAX = 4;

/** Everything in a written request that the service refuses, or that would be left to a model's default. */
export function violationsIn(body: WrittenBody, flags: SettledFlags, bound: number): string[] {
  const { messages } = body.input;
  return [
    ...(Object.keys(body).join() === "model,input,parameters" ? [] : [`members ${Object.keys(body).join()}`]),
    ...orderOf(messages),
    ...messages.flatMap((message) => contentOf(message, flags)),
    ...(JSON.stringify(messages).split('"cache_control"').length - 1 > MARKS_MAX ? ["too many marks"] : []),
    ...parametersIn(body, flags, bound),
    ...thinkingIn(body, flags, bound),
    ...toolsIn(body, flags),
  ];
}

function orderOf(messages: readonly WrittenMessage[]): string[] {
  const found: string[] = [];
  let waiting: string[] = [];
  messages.forEach((message, index) => {
    const before = messages[index - 1]?.role;
    if (message.role === "system" && index > 0) found.push("a system message that is not the first");
    if (message.role === before && message.role !== "tool") found.push(`two messages of the ${message.role}`);
    if (message.role === "tool") {
      if (!waiting.includes(message.tool_call_id ?? "")) found.push("a result that nobody waits for");
      waiting = waiting.filter((id) => id !== message.tool_call_id);
    } else if (waiting.length > 0) found.push("a call without its result");
    else waiting = (message.tool_calls ?? []).map(({ id }) => id);
    if (message.partial !== undefined && index < messages.length - 1) found.push("partial before the end");
  });
  const last = messages.at(-1);
  const endsWell =
    last?.role === "user" || last?.role === "tool" || (last?.role === "assistant" && last.partial === true);
  return endsWell ? found : [...found, "nothing to answer"];
}

function contentOf(
  { role, content, tool_calls: calls }: WrittenMessage,
  { dsEndpoint }: SettledFlags,
): string[] {
  if (typeof content === "string") {
    const isEmptyAnswer = role === "assistant" && calls !== undefined && content === "";
    return dsEndpoint === "text" || isEmptyAnswer ? [] : ["input content must be a list"];
  }
  if (!Array.isArray(content) || content.length === 0) return ["content that is no content"];
  const items = content as Json[];
  if (dsEndpoint === "multimodal") {
    const isRight = items.every((item) =>
      /^(text(,cache_control)?|image|audio|video)$/.test(Object.keys(item).join()),
    );
    return isRight ? [] : [`items ${JSON.stringify(items)}`];
  }
  const isMarked = items.some((item) => item["cache_control"] !== undefined);
  const isText = items.every(
    (item) => item["type"] === "text" && typeof item["text"] === "string" && item["text"] !== "",
  );
  return isMarked && isText ? [] : ["input content must be a string"];
}

function parametersIn({ parameters, input }: WrittenBody, flags: SettledFlags, bound: number): string[] {
  const { temperature, top_p: topP, response_format: format } = parameters as Record<string, Json & number>;
  const bounds = [parameters["max_tokens"], parameters["max_completion_tokens"]].filter(
    (value) => value !== undefined,
  );
  const wantsJson = format?.["type"] === "json_object";
  const instructions = JSON.stringify(
    input.messages.filter(({ role }) => role === "system" || role === "user"),
  );
  return [
    ...Object.keys(parameters).filter((name) => !PARAMETERS.includes(name)),
    ...(parameters["result_format"] === "message" ? [] : ["result_format"]),
    ...(parameters["incremental_output"] === true ? [] : ["incremental_output"]),
    ...(bounds.length === 1 && bounds[0] === bound ? [] : ["the bound"]),
    ...(temperature !== undefined && !(temperature >= 0 && temperature < 2) ? ["temperature"] : []),
    ...(topP !== undefined && !(topP > 0 && topP <= 1) ? ["top_p"] : []),
    ...(wantsJson && !/json/i.test(instructions) ? ["'messages' must contain the word 'json'"] : []),
    ...(flags.jsonSchema || format?.["type"] !== "json_schema" ? [] : ["json_schema"]),
  ];
}

function thinkingIn(
  { parameters, input }: WrittenBody,
  { thinkingMode }: SettledFlags,
  bound: number,
): string[] {
  const { enable_thinking: enabled, thinking_budget: budget, tool_choice: choice } = parameters;
  const isHybrid = thinkingMode === "budget" || thinkingMode === "adaptive";
  const isOn = thinkingMode === "always" || enabled === true;
  const isPartial = input.messages.at(-1)?.partial === true;
  return [
    ...((typeof enabled === "boolean") === isHybrid ? [] : ["enable_thinking"]),
    ...(budget === undefined ||
    (isOn && Number.isInteger(budget) && Number(budget) >= 1 && Number(budget) < bound)
      ? []
      : ["thinking_budget"]),
    ...(parameters["reasoning_effort"] !== undefined && !isOn ? ["reasoning_effort"] : []),
    ...(isOn && typeof choice === "object" ? ["a forced tool while thinking"] : []),
    ...(isOn && parameters["response_format"] !== undefined && thinkingMode !== "always"
      ? ["JSON while thinking"]
      : []),
    ...(isOn && isPartial ? ["partial while thinking"] : []),
    ...((parameters["max_completion_tokens"] === undefined) === isOn
      ? ["a bound without what is thought"]
      : []),
  ];
}

function toolsIn({ parameters, input }: WrittenBody, { requiredTool }: SettledFlags): string[] {
  const { tools, tool_choice: choice, parallel_tool_calls: parallel } = parameters;
  const called = input.messages.flatMap((message) => message.tool_calls ?? []);
  const offered = (tools ?? []) as { type: string; function: Json }[];
  const badNames = [...called, ...offered].filter(
    ({ type, function: { name } }) =>
      type !== "function" || !/^[A-Za-z0-9_-]{1,64}$/.test(name as string) || name === "search",
  );
  const hasAll =
    tools !== undefined && offered.length > 0 && choice !== undefined && typeof parallel === "boolean";
  const hasNone = tools === undefined && choice === undefined && parallel === undefined;
  return [
    ...badNames.map(({ function: { name } }) => `the tool name ${String(name)}`),
    ...(called.every(({ function: told }) => typeof told["arguments"] === "string") ? [] : ["arguments"]),
    ...(offered.every(({ function: told }) => !("strict" in told) && typeof told["parameters"] === "object")
      ? []
      : ["a tool"]),
    ...(hasAll || hasNone ? [] : ["tools, tool_choice and parallel_tool_calls go together"]),
    ...(choice === "required" && !requiredTool ? ["tool_choice required"] : []),
  ];
}
