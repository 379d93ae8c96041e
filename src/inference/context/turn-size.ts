import type { ChatRequest, Turn } from "../dialects/chat-request.ts";
import type { InputSize } from "../dialects/input-size.ts";

type Part = Turn["parts"][number];

// Braces, quotes and the names of members around a call or its result.
const FRAME_BYTES = 64;

/** What a turn adds to the input: never less than its texts have, in whatever words it is sent. */
export function sizeOfTurn({ parts }: Turn): InputSize {
  const size = { textBytes: 0, mediaParts: 0 };
  for (const part of parts) addPart(size, part);
  return size;
}

/** What a request asks beside its conversation that a model reads as text. */
export function bytesBesideTurns({ tools, format, extras }: ChatRequest): number {
  const given = [tools.length > 0 ? tools : null, format.kind === "text" ? null : format, extras];
  return given.reduce<number>((sum, each) => sum + (each === null ? 0 : jsonBytes(each)), 0);
}

function addPart(size: InputSize, part: Part): void {
  switch (part.kind) {
    case "text":
    case "reasoning":
      size.textBytes += Buffer.byteLength(part.text);
      return;
    case "redacted":
      size.textBytes += part.data.length;
      return;
    case "toolCall":
      size.textBytes += FRAME_BYTES + Buffer.byteLength(part.id);
      size.textBytes += Buffer.byteLength(part.name) + Buffer.byteLength(part.arguments);
      return;
    case "toolResult":
      size.textBytes += FRAME_BYTES + Buffer.byteLength(part.callId);
      for (const each of part.parts) addPart(size, each);
      return;
    case "file":
      size.textBytes += Buffer.byteLength(part.name ?? "");
      if (part.source.kind === "text") size.textBytes += Buffer.byteLength(part.source.text);
      else size.mediaParts++;
      return;
    default:
      size.mediaParts++;
  }
}

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
