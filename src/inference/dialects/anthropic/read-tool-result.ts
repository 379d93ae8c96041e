import type { FilePart, ImagePart, TextPart, UserPart } from "../chat-request.ts";
import { originalToolId } from "../tool-ids.ts";
import type { Block } from "./message-body.ts";
import { type Place, within } from "./noted-uses.ts";
import { cacheMarkOf, contentOf, textOf, textParts } from "./read-members.ts";
import { readContentBlock } from "./read-sources.ts";

/** What a tool answered, and behind it the files among it, for which no other protocol has room within. */
export function readToolResult(block: Block, place: Place): UserPart[] {
  const parts: (TextPart | ImagePart)[] = [];
  const files: FilePart[] = [];
  contentOf(block, place.path).forEach((one, index) => {
    for (const part of readResultBlock(one, within(place, `.content[${index}]`))) {
      if (part.kind !== "file") parts.push(part);
      else if (part.source.kind === "text") parts.push(...textParts(part.source.text, part.cache));
      else files.push(part);
    }
  });
  const callId = originalToolId(textOf(block, "tool_use_id", place.path));
  const isError = block["is_error"] === true;
  return [{ kind: "toolResult", callId, parts, isError, cache: cacheMarkOf(block) }, ...files];
}

function readResultBlock(block: Block, place: Place): (TextPart | ImagePart | FilePart)[] {
  if (block.type === "tool_reference") {
    // All tools are told from the start, so that a name is all there is to say.
    place.noted.note("deferred_tools", "defer_loading");
    return textParts(textOf(block, "tool_name", place.path), cacheMarkOf(block));
  }
  const read = readContentBlock(block, place);
  if (read === null) place.noted.note("server_tools", place.path);
  return read ?? [];
}
