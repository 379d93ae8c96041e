import { fail, type AppError } from "../../../kernel/app-error.ts";
import type { AudioPart, FilePart, ToolResultPart, UserPart } from "../chat-request.ts";
import { readDataUri, writeDataUri } from "../images.ts";
import { never } from "../never.ts";

type Part = Record<string, unknown>;

const PDF = "application/pdf";
const PDF_NAME = "document.pdf";

/** How sounds are called by their media types; what is not here is called by its subtype. */
const AUDIO_FORMATS: Readonly<Record<string, string>> = {
  "audio/mpeg": "mp3",
  "audio/x-wav": "wav",
  "audio/wave": "wav",
};

/** A part of a user's message as the supplier reads it. */
export function writeUserPart(part: Exclude<UserPart, ToolResultPart>): Part {
  switch (part.kind) {
    case "text":
      return { type: "text", text: part.text };
    case "image": {
      const { source } = part;
      const url = source.kind === "url" ? source.url : writeDataUri(source);
      return { type: "image_url", image_url: { url } };
    }
    case "file":
      return writeFile(part);
    case "audio":
      return { type: "input_audio", input_audio: writeAudio(part) };
    case "video":
      throw cannotRead("video");
    default:
      return never(part);
  }
}

function writeFile({ name, source }: FilePart): Part {
  switch (source.kind) {
    case "text":
      return { type: "text", text: name === null ? source.text : `${name}\n\n${source.text}` };
    case "data": {
      const filename = name ?? (source.mediaType === PDF ? PDF_NAME : "document");
      return { type: "file", file: { filename, file_data: writeDataUri(source) } };
    }
    case "url":
      throw cannotRead("a document by its address");
    default:
      return never(source);
  }
}

function writeAudio({ source }: AudioPart): Part {
  if (source.kind === "data") return { data: source.base64, format: source.format };
  const data = readDataUri(source.url);
  if (data === null) throw cannotRead("audio by its address");
  const { mediaType, base64 } = data;
  return { data: base64, format: AUDIO_FORMATS[mediaType] ?? mediaType.slice(mediaType.indexOf("/") + 1) };
}

function cannotRead(what: string): AppError {
  return fail("unsupported_parameter", { public: `This model cannot read ${what}.`, param: "messages" });
}
