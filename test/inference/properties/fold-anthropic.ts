import { asList, asObject, asText, isArguments, type Json } from "./complaints.ts";
import { dataOf } from "./fold-stream.ts";

const TOLD = ["text", "thinking", "signature"];

/** A message as its client puts it together from the events. */
export function foldAnthropic(text: string): Json {
  let message: Json = {};
  const blocks: Json[] = [];
  const inputs = new Map<Json, string>();
  for (const event of dataOf(text)) {
    const block = blocks.at(-1) ?? {};
    const delta = asObject(event["delta"]);
    if (event["type"] === "message_start") message = asObject(event["message"]);
    if (event["type"] === "content_block_start") blocks.push({ ...asObject(event["content_block"]) });
    if (event["type"] === "content_block_delta") {
      for (const key of TOLD.filter((name) => name in delta))
        block[key] = asText(block[key]) + asText(delta[key]);
      if ("partial_json" in delta)
        inputs.set(block, (inputs.get(block) ?? "") + asText(delta["partial_json"]));
    }
    if (event["type"] === "message_delta") {
      message = {
        ...message,
        ...delta,
        usage: { ...asObject(message["usage"]), ...asObject(event["usage"]) },
      };
    }
  }
  for (const [block, json] of inputs)
    block["input"] = isArguments(json) ? JSON.parse(json) : { unfinished: json };
  return comparable(message, blocks);
}

/** The same of a message that came whole. */
export function readAnthropic(body: string): Json {
  const message = JSON.parse(body) as Json;
  return comparable(message, asList(message["content"]));
}

/** An unfinished call is told to those who watch only: in a whole message there is no place for it. */
function comparable(message: Json, blocks: readonly Json[]): Json {
  const finished = blocks.filter((block) => !("unfinished" in asObject(block["input"])));
  const { id, model, stop_reason, stop_sequence, stop_details, usage } = message;
  // An empty text is told where nothing else is left.
  const said = finished.filter((block) => block["type"] !== "text" || block["text"] !== "");
  return { id, model, stop_reason, stop_sequence, stop_details, usage, blocks: said };
}
