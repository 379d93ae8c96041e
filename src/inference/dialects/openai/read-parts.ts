import { type AppError, fail } from "../../../kernel/app-error.ts";
import type { AudioPart, FilePart, ImagePart, TextPart, UserPart, VideoPart } from "../chat-request.ts";
import { invalid, isListOfTexts, isObject, isText } from "../field-rules.ts";
import { imageTypeOf, readDataUri } from "../images.ts";
import { cacheMarkOf, type Place, textIn } from "./read-members.ts";

type Part = Readonly<Record<string, unknown>>;

const ADDRESS = /^https?:\/\//i;
const PDF = "application/pdf";
const PLAIN_TEXT = "text/plain";
/** An image is looked at as closely as is fit. */
const USUAL_DETAIL = "auto";

export function readSystemParts(content: unknown, place: Place): TextPart[] {
  return readParts(content, place, readText);
}

/** A refusal within the content is what the model said. */
export function readAssistantText(content: unknown, place: Place): TextPart[] {
  return readParts(content, place, (part, at) => {
    if (part["type"] !== "refusal") return readText(part, at);
    return textParts(textIn(part, "refusal", at.path), part);
  });
}

export function readResultParts(content: unknown, place: Place): (TextPart | ImagePart)[] {
  return readParts<TextPart | ImagePart>(content, place, (part, at) => {
    return part["type"] === "image_url" ? [readImage(part, at)] : readText(part, at);
  });
}

export function readUserParts(content: unknown, place: Place): UserPart[] {
  return readParts(content, place, readUserPart);
}

function readParts<Read>(
  content: unknown,
  { path, beyond }: Place,
  read: (part: Part, at: Place) => Read[],
): Read[] {
  const parts = isText(content) ? [{ type: "text", text: content }] : ((content ?? []) as Part[]);
  return parts.flatMap((part, index) => read(part, { path: `${path}.content[${index}]`, beyond }));
}

function readUserPart(part: Part, place: Place): UserPart[] {
  switch (part["type"]) {
    case "image_url":
      return [readImage(part, place)];
    case "input_audio":
      return [readAudio(part, place)];
    case "file":
      return readFile(part, place);
    case "video_url":
    case "video":
      return [readVideo(part, place)];
    default:
      return readText(part, place);
  }
}

function readText(part: Part, { path }: Place): TextPart[] {
  if (part["type"] !== "text") throw unreadable(`${path}.type`);
  return textParts(textIn(part, "text", path), part);
}

/** An empty text says nothing, and some suppliers refuse it. */
function textParts(text: string, part: Part): TextPart[] {
  return text === "" ? [] : [{ kind: "text", text, cache: cacheMarkOf(part) }];
}

function readImage(part: Part, { path, beyond }: Place): ImagePart {
  const given = part["image_url"];
  const at = `${path}.image_url`;
  const image = isText(given) ? { url: given } : given;
  if (!isObject(image)) throw invalid(at, "an object");
  const detail = image["detail"] ?? USUAL_DETAIL;
  if (detail !== USUAL_DETAIL) beyond.push({ feature: "image_detail", param: "detail" });
  const url = textIn(image, "url", at);
  const cache = cacheMarkOf(part);
  if (ADDRESS.test(url)) return { kind: "image", source: { kind: "url", url }, cache };
  const data = readDataUri(url);
  if (data === null) throw invalid(`${at}.url`, "an http address or a data URI with base64");
  const mediaType = imageTypeOf(data);
  if (mediaType === null) throw invalid(`${at}.url`, "a JPEG, PNG, GIF or WebP image");
  return { kind: "image", source: { kind: "data", mediaType, base64: data.base64 }, cache };
}

function readAudio(part: Part, { path }: Place): AudioPart {
  const audio = part["input_audio"];
  const at = `${path}.input_audio`;
  if (!isObject(audio)) throw invalid(at, "an object");
  const data = textIn(audio, "data", at);
  // Some clients send an address, or a data URI, where OpenAI wants the data alone.
  if (ADDRESS.test(data) || data.startsWith("data:"))
    return { kind: "audio", source: { kind: "url", url: data } };
  const format = textIn(audio, "format", at);
  return { kind: "audio", source: { kind: "data", format, base64: data } };
}

function readFile(part: Part, { path, beyond }: Place): FilePart[] {
  const file = part["file"];
  const at = `${path}.file`;
  if (!isObject(file)) throw invalid(at, "an object");
  if (isText(file["file_id"])) {
    beyond.push({ feature: "uploaded_file", param: `${at}.file_id` });
    return [];
  }
  const data = readDataUri(textIn(file, "file_data", at));
  if (data === null) throw invalid(`${at}.file_data`, "a data URI with base64");
  const name = isText(file["filename"]) ? file["filename"] : null;
  const cache = cacheMarkOf(part);
  if (data.mediaType === PDF) return [{ kind: "file", name, source: { kind: "data", ...data }, cache }];
  if (data.mediaType !== PLAIN_TEXT) throw unreadable(`${at}.file_data`);
  const text = Buffer.from(data.base64, "base64").toString("utf8");
  return [{ kind: "file", name, source: { kind: "text", text }, cache }];
}

/** As clients of Qwen's models send it. */
function readVideo(part: Part, { path }: Place): VideoPart {
  const given = part["type"] === "video" ? part["video"] : part["video_url"];
  const address = isObject(given) ? given["url"] : given;
  const urls = isText(address) ? [address] : address;
  if (!isListOfTexts(urls) || urls.length === 0)
    throw invalid(`${path}.${String(part["type"])}`, "an address or a list of them");
  return { kind: "video", urls };
}

function unreadable(param: string): AppError {
  const message = `This model cannot read what is in ${param}.`;
  return fail("unsupported_parameter", { public: message, param });
}
