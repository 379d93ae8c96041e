import type { FilePart, ImagePart, TextPart } from "../chat-request.ts";
import { invalid, isObject } from "../field-rules.ts";
import { labelImage } from "../images.ts";
import type { Block } from "./message-body.ts";
import { type Place, within } from "./noted-uses.ts";
import { cacheMarkOf, contentOf, objectOf, optionalTextOf, textOf, textParts } from "./read-members.ts";

type DocumentPart = TextPart | ImagePart | FilePart;

/** The blocks that a user's message and a tool's result both may have; null for any other. */
export function readContentBlock(block: Block, place: Place): DocumentPart[] | null {
  switch (block.type) {
    case "text":
      return textParts(textOf(block, "text", place.path), cacheMarkOf(block));
    case "image":
      return readImage(block, place);
    case "document":
      return readDocument(block, place);
    case "search_result":
      return readSearchResult(block, place);
    default:
      return null;
  }
}

/** An image; none where it is a file that only its supplier has. */
export function readImage(block: Block, { path, noted }: Place): ImagePart[] {
  const source = objectOf(block, "source", path);
  const at = `${path}.source`;
  const cache = cacheMarkOf(block);
  switch (source["type"]) {
    case "base64": {
      const mediaType = textOf(source, "media_type", at).toLowerCase();
      const labelled = labelImage({ mediaType, base64: textOf(source, "data", at) });
      return [{ kind: "image", source: { kind: "data", ...labelled }, cache }];
    }
    case "url":
      return [{ kind: "image", source: { kind: "url", url: textOf(source, "url", at) }, cache }];
    case "file":
      noted.note("uploaded_file", at);
      return [];
    default:
      throw invalid(`${at}.type`, "one of base64, url, file");
  }
}

/** A document, behind what the client says of it. */
export function readDocument(block: Block, place: Place): DocumentPart[] {
  const { path, noted } = place;
  if (isObject(block["citations"]) && block["citations"]["enabled"] === true) {
    noted.note("citations", "citations");
  }
  const context = optionalTextOf(block, "context", path) ?? "";
  return [...textParts(context), ...readDocumentSource(block, place)];
}

/** What was found by a search, as text. */
export function readSearchResult(block: Block, { path, noted }: Place): TextPart[] {
  noted.note("citations", "citations");
  const texts = contentOf(block, path).map((one, index) => textOf(one, "text", `${path}.content[${index}]`));
  const head = [textOf(block, "title", path), textOf(block, "source", path)];
  return textParts([...head, ...texts].filter((text) => text !== "").join("\n"), cacheMarkOf(block));
}

function readDocumentSource(block: Block, place: Place): DocumentPart[] {
  const at = `${place.path}.source`;
  const source = objectOf(block, "source", place.path);
  const name = optionalTextOf(block, "title", place.path);
  const file = { kind: "file", name, cache: cacheMarkOf(block) } as const;
  switch (source["type"]) {
    case "base64": {
      const mediaType = textOf(source, "media_type", at).toLowerCase();
      return [{ ...file, source: { kind: "data", mediaType, base64: textOf(source, "data", at) } }];
    }
    case "text":
      return [{ ...file, source: { kind: "text", text: textOf(source, "data", at) } }];
    case "url":
      return [{ ...file, source: { kind: "url", url: textOf(source, "url", at) } }];
    case "content":
      return readWritten(source, file, within(place, ".source"));
    case "file":
      place.noted.note("uploaded_file", at);
      return [];
    default:
      throw invalid(`${at}.type`, "one of base64, text, url, content, file");
  }
}

/** A document that stands in blocks: a plain text if it is one, else its texts and images in their order. */
function readWritten(
  source: Record<string, unknown>,
  file: Omit<FilePart, "source">,
  place: Place,
): DocumentPart[] {
  const parts = contentOf(source, place.path).flatMap((block, index): (TextPart | ImagePart)[] => {
    const inner = within(place, `.content[${index}]`);
    if (block.type === "image") return readImage(block, inner);
    if (block.type === "text") return textParts(textOf(block, "text", inner.path), cacheMarkOf(block));
    throw invalid(`${inner.path}.type`, "one of text, image");
  });
  const texts = parts.filter((part) => part.kind === "text");
  if (texts.length < parts.length) return [...textParts(file.name ?? ""), ...withMark(parts, file)];
  return [{ ...file, source: { kind: "text", text: texts.map(({ text }) => text).join("\n") } }];
}

/** The document's own mark stands at its end. */
function withMark(parts: (TextPart | ImagePart)[], { cache }: Pick<FilePart, "cache">): DocumentPart[] {
  return parts.map((part, index) =>
    index === parts.length - 1 ? { ...part, cache: cache ?? part.cache } : part,
  );
}
