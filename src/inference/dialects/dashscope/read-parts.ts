import { fail } from "../../../kernel/app-error.ts";
import type { AudioPart, CacheMark, ImagePart, TextPart, UserPart, VideoPart } from "../chat-request.ts";
import { invalid, isListOfTexts, isText } from "../field-rules.ts";
import { labelImage, readDataUri } from "../images.ts";
import { holds } from "./media-kinds.ts";
import type { GenerationMessage } from "./parse-generation.ts";

type Content = GenerationMessage["content"];
type Part = Readonly<Record<string, unknown>>;

const ADDRESS = /^https?:\/\//i;
const UNLABELLED = "application/octet-stream";

/** Names of sounds' formats that media types call otherwise. */
const SOUND_FORMATS: Readonly<Record<string, string>> = {
  mpeg: "mp3",
  wave: "wav",
  "x-wav": "wav",
  "vnd.wave": "wav",
};

/** The parts of a user's message; `path` is where its content stands. */
export function readUserParts(content: Content, path: string): UserPart[] {
  return readParts(content, path, readUserPart);
}

/** The parts of a tool's result. */
export function readResultParts(content: Content, path: string): (TextPart | ImagePart)[] {
  return readParts(content, path, (part, at) => [
    ...(holds(part, "text") ? [readText(part, at)] : []),
    ...(holds(part, "image") ? [readImage(part, at)] : []),
  ]);
}

/** The parts of a message that is all text. */
export function readTextParts(content: Content, path: string): TextPart[] {
  return readParts(content, path, (part, at) => (holds(part, "text") ? [readText(part, at)] : []));
}

/** Of a part that the reader finds nothing in, nothing may be lost silently. */
function readParts<Read>(content: Content, path: string, read: (part: Part, at: string) => Read[]): Read[] {
  if (content === undefined || content === null) return [];
  const parts: readonly Part[] = typeof content === "string" ? [{ text: content }] : content;
  return parts.flatMap((part, index) => {
    const at = typeof content === "string" ? path : `${path}[${index}]`;
    const found = read(part, at);
    if (found.length === 0)
      throw fail("invalid_request", { public: `${at} cannot be read here.`, param: at });
    return found;
  });
}

function readUserPart(part: Part, at: string): UserPart[] {
  return [
    ...(holds(part, "text") ? [readText(part, at)] : []),
    ...(holds(part, "image") ? [readImage(part, at)] : []),
    ...(holds(part, "audio") ? [readAudio(part, at)] : []),
    ...(holds(part, "video") ? [readVideo(part, at)] : []),
  ];
}

function readText(part: Part, at: string): TextPart {
  const { text } = part;
  if (!isText(text)) throw invalid(`${at}.text`, "a text");
  return { kind: "text", text, cache: cacheMarkOf(part) };
}

function readImage(part: Part, at: string): ImagePart {
  const source = readAddress(part["image"], `${at}.image`);
  return {
    kind: "image",
    source:
      typeof source === "string" ? { kind: "url", url: source } : { kind: "data", ...labelImage(source) },
    cache: cacheMarkOf(part),
  };
}

function readAudio(part: Part, at: string): AudioPart {
  const source = readAddress(part["audio"], `${at}.audio`);
  if (typeof source === "string") return { kind: "audio", source: { kind: "url", url: source } };
  const { mediaType, base64 } = source;
  const subtype = mediaType.slice(mediaType.indexOf("/") + 1);
  return { kind: "audio", source: { kind: "data", format: SOUND_FORMATS[subtype] ?? subtype, base64 } };
}

function readVideo({ video }: Part, at: string): VideoPart {
  const urls = isText(video) ? [video] : video;
  if (!isListOfTexts(urls) || urls.length === 0) throw invalid(`${at}.video`, "an address or a list of them");
  urls.forEach((url, index) => readAddress(url, isText(video) ? `${at}.video` : `${at}.video[${index}]`));
  return { kind: "video", urls };
}

/** An address on the web, or what a data URI holds. Files of the client or of a supplier are out of reach. */
function readAddress(value: unknown, param: string): string | { mediaType: string; base64: string } {
  if (isText(value)) {
    const data = readDataUri(value);
    if (data !== null) return { ...data, mediaType: data.mediaType === "" ? UNLABELLED : data.mediaType };
    if (ADDRESS.test(value)) return value;
  }
  throw invalid(param, "an address that begins with http:// or https://, or a data URI with base64");
}

/** DashScope's marks know one time to live. */
export function cacheMarkOf(marked: Part): CacheMark {
  const mark = marked["cache_control"];
  return mark === undefined || mark === null ? null : "5m";
}
