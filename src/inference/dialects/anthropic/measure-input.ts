import type { InferenceRequest } from "../dialect.ts";
import { isObject, isText } from "../field-rules.ts";
import type { InputSize } from "../input-size.ts";
import type { MessageBody } from "./message-body.ts";

/** Fields beside the messages that the model reads as text, whatever is in them. */
const TEXT_FIELDS = ["tools", "output_config"];

/** How much there is to read for the model: UTF-8 bytes of text, and the number of images and files. */
export function measureInput(body: MessageBody, spans: InferenceRequest["spans"]): InputSize {
  const size = { textBytes: 0, mediaParts: 0 };
  addContent(size, body["system"]);
  for (const { content } of body.messages) addContent(size, content);
  for (const field of TEXT_FIELDS) {
    const span = spans.get(field);
    if (span !== undefined && body[field] !== null) size.textBytes += span.end - span.start;
  }
  return size;
}

function addContent(size: InputSize, content: unknown): void {
  if (isText(content)) addText(size, content);
  else if (Array.isArray(content)) for (const block of content) if (isObject(block)) addBlock(size, block);
}

function addBlock(size: InputSize, block: Record<string, unknown>): void {
  switch (block["type"]) {
    case "text":
      return addText(size, block["text"]);
    case "thinking":
      // The signature is no text, however long it is.
      return addText(size, block["thinking"]);
    case "image":
      size.mediaParts++;
      return;
    case "document":
      return addDocument(size, block);
    case "search_result":
      addText(size, block["title"]);
      addText(size, block["source"]);
      return addContent(size, block["content"]);
    case "tool_result":
      return addContent(size, block["content"]);
    default:
      addText(size, JSON.stringify(block));
  }
}

function addDocument(size: InputSize, { source, title, context }: Record<string, unknown>): void {
  addText(size, title);
  addText(size, context);
  if (isObject(source) && source["type"] === "text") addText(size, source["data"]);
  else if (isObject(source) && source["type"] === "content") addContent(size, source["content"]);
  else size.mediaParts++;
}

function addText(size: InputSize, text: unknown): void {
  if (isText(text)) size.textBytes += Buffer.byteLength(text);
}
