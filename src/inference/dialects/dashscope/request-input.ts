import { isObject } from "../field-rules.ts";
import { addMessage, type InputSize } from "../input-size.ts";
import { holds, mediaKinds } from "./media-kinds.ts";
import type { Generation, GenerationMessage } from "./parse-generation.ts";

type Part = Readonly<Record<string, unknown>>;

/** Parameters that the model reads as text. */
const TEXT_PARAMETERS = ["tools", "response_format", "translation_options"];

/**
 * How much there is to read for the model: the UTF-8 bytes of all text, and the number of images, sounds and
 * frames or films.
 */
export function measureInput({ messages, parameters, bytesOf }: Generation): InputSize {
  const size = { textBytes: 0, mediaParts: 0 };
  for (const message of messages) addMessage(size, message, addPart);
  const given = TEXT_PARAMETERS.filter((name) => parameters[name] !== null);
  for (const name of given) size.textBytes += bytesOf(name)?.length ?? 0;
  return size;
}

/** Whether any part of the input is marked for the prompt cache. */
export function hasCacheMark({ messages, parameters }: Generation): boolean {
  const tools = parameters["tools"];
  const marked = [...messages.flatMap(partsOf), ...(Array.isArray(tools) ? (tools as unknown[]) : [])];
  return marked.some((item) => isObject(item) && Object.hasOwn(item, "cache_control"));
}

/** The parts of a message whose content is a list. */
export function partsOf({ content }: GenerationMessage): readonly Part[] {
  return Array.isArray(content) ? (content as readonly Part[]) : [];
}

function addPart(size: InputSize, part: Part): void {
  const held = mediaKinds.filter((kind) => holds(part, kind)).map((kind) => part[kind]);
  for (const media of held) size.mediaParts += Array.isArray(media) ? media.length : 1;
  if (typeof part["text"] === "string") size.textBytes += Buffer.byteLength(part["text"]);
  else if (held.length === 0) size.textBytes += Buffer.byteLength(JSON.stringify(part));
}
