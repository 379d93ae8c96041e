import { addMessage, type InputSize } from "../input-size.ts";
import type { InferenceRequest } from "../dialect.ts";
import type { ChatBody } from "./chat-body.ts";

type Part = Record<string, unknown>;

/** Fields beside the messages that the model reads as text. */
const TEXT_FIELDS = ["tools", "functions", "response_format", "prediction"];

/** Parts of a message whose payload is no text. */
const MEDIA = new Set(["image_url", "input_audio", "file", "video_url", "video", "audio_url", "image"]);

/**
 * How much there is to read for the model: the UTF-8 bytes of all text, and the number of images, sounds and
 * files.
 */
export function measureInput(chat: ChatBody, spans: InferenceRequest["spans"]): InputSize {
  const size = { textBytes: 0, mediaParts: 0 };
  for (const message of chat.messages) addMessage(size, message, addPart);
  for (const field of TEXT_FIELDS) {
    const span = spans.get(field);
    if (span !== undefined && chat[field] !== null) size.textBytes += span.end - span.start;
  }
  return size;
}

function addPart(size: InputSize, part: Part): void {
  if (typeof part["type"] === "string" && MEDIA.has(part["type"])) size.mediaParts++;
  else if (typeof part["text"] === "string") size.textBytes += Buffer.byteLength(part["text"]);
  else size.textBytes += Buffer.byteLength(JSON.stringify(part));
}
