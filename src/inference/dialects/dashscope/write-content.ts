import { fail } from "../../../kernel/app-error.ts";
import type { AudioPart, FilePart, ImagePart, TextPart, VideoPart } from "../chat-request.ts";
import type { UpstreamTarget } from "../dialect.ts";
import { labelImage, writeDataUri } from "../images.ts";

export type Endpoint = UpstreamTarget["flags"]["dsEndpoint"];

interface CacheControl {
  type: "ephemeral";
}

interface TextItem {
  type?: "text";
  text: string;
  cache_control?: CacheControl;
}

export type Item = TextItem | { image: string } | { audio: string } | { video: string | string[] };

/** Models that only read want a plain text, unless a part of it is marked; the others want a list. */
export type Content = string | Item[];

export interface ContentStyle {
  endpoint: Endpoint;
  /** What stands between two texts. */
  separator: string;
}

const mark: CacheControl = { type: "ephemeral" };

/** `isMarked`: the prompt up to this text is worth being kept. */
export function textItem(text: string, isMarked: boolean): TextItem {
  return isMarked ? { text, cache_control: mark } : { text };
}

/** Pictures, sounds, films and documents as the endpoint for them takes them. */
export function mediaItem(part: ImagePart | AudioPart | VideoPart | FilePart): Item {
  switch (part.kind) {
    case "image":
      return { image: part.source.kind === "url" ? part.source.url : writeDataUri(labelImage(part.source)) };
    case "audio":
      return { audio: part.source.kind === "url" ? part.source.url : audioUri(part.source) };
    case "video":
      return { video: part.urls.length === 1 ? part.urls[0]! : part.urls };
    case "file":
      if (part.source.kind === "text") return { text: part.source.text };
      throw cannotRead("document");
  }
}

export function writeContent(items: readonly Item[], { endpoint, separator }: ContentStyle): Content {
  const joined = joinTexts(items, separator);
  if (endpoint === "multimodal") return joined.length > 0 ? joined : [{ text: "" }];
  const texts = joined.map((item) => {
    if (!("text" in item)) throw cannotRead("picture, sound or film");
    return item;
  });
  const isMarked = texts.some(({ cache_control }) => cache_control !== undefined);
  if (!isMarked) return texts.map(({ text }) => text).join("");
  return texts.map((item) => ({ type: "text", ...item }));
}

/** Texts side by side become one, up to each that is marked. Empty ones say nothing. */
function joinTexts(items: readonly Item[], separator: string): Item[] {
  const joined: Item[] = [];
  for (const item of items) {
    const last = joined.at(-1);
    if ("text" in item && item.text === "") continue;
    const goesOn = last !== undefined && "text" in last && "text" in item;
    // What stands between texts of different items is a part of the latter.
    if (goesOn && last.cache_control) joined.push({ ...item, text: separator + item.text });
    else if (goesOn) joined[joined.length - 1] = { ...item, text: last.text + separator + item.text };
    else joined.push(item);
  }
  return joined;
}

function audioUri({ format, base64 }: { format: string; base64: string }): string {
  return writeDataUri({ mediaType: `audio/${format}`, base64 });
}

/** Suppliers that cannot read a part are not asked to; what gets here all the same must not be lost. */
function cannotRead(what: string): Error {
  return fail("unsupported_parameter", { public: `The model cannot read a ${what}.`, param: "messages" });
}

/** A part of a turn that is a text. */
export function isTextPart(part: object): part is TextPart {
  return "kind" in part && part.kind === "text";
}
