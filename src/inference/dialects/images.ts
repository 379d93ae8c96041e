/** A file within a request, as base64. */
export interface InlineData {
  mediaType: string;
  base64: string;
}

const DATA_URI = /^data:([^;,]*)((?:;[^;,]+)*?);base64,/i;
const SNIFFED_CHARACTERS = 24;

/** Takes a data URI apart, whatever parameters it has; null for what is none, or is not base64. */
export function readDataUri(url: string): InlineData | null {
  const head = DATA_URI.exec(url);
  if (head === null) return null;
  return { mediaType: (head[1] ?? "").toLowerCase(), base64: url.slice(head[0].length) };
}

export function writeDataUri({ mediaType, base64 }: InlineData): string {
  return `data:${mediaType};base64,${base64}`;
}

/** An image as data, labelled by what it is; as it was labelled where its bytes do not say. */
export function labelImage({ mediaType, base64 }: InlineData): InlineData {
  return { mediaType: imageTypeOf({ mediaType, base64 }) ?? mediaType, base64 };
}

/**
 * The media type of an image by its first bytes: clients often name another. Falls back to what they name;
 * null when that is no image that suppliers take.
 */
export function imageTypeOf({ mediaType, base64 }: InlineData): string | null {
  const head = Buffer.from(base64.slice(0, SNIFFED_CHARACTERS), "base64");
  if (head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return "image/jpeg";
  if (head.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]))) return "image/png";
  const latin = head.toString("latin1");
  if (latin.startsWith("GIF8")) return "image/gif";
  if (latin.startsWith("RIFF") && latin.slice(8, 12) === "WEBP") return "image/webp";
  const named = mediaType === "image/jpg" ? "image/jpeg" : mediaType;
  return ["image/jpeg", "image/png", "image/gif", "image/webp"].includes(named) ? named : null;
}
