import { Refusal } from "./refusal.ts";

const dataUri = /^data:([^;,]*);base64,/;
const base64Text = /^[A-Za-z0-9+/]+={0,2}$/;
const signatureCharacters = 24;

/** The media type that the first bytes of an image show; null for none that is known. */
function shownType(base64: string): string | null {
  const head = Buffer.from(base64.slice(0, signatureCharacters), "base64").toString("latin1");
  if (head.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (head.startsWith("\x89PNG")) return "image/png";
  if (head.startsWith("GIF8")) return "image/gif";
  return head.startsWith("RIFF") && head.slice(8, 12) === "WEBP" ? "image/webp" : null;
}

/** An image as the answer names it: its media type and bytes. Refuses what is not what it says it is. */
export function dataImageWord(mediaType: string, base64: string): string {
  if (base64.length % 4 !== 0 || !base64Text.test(base64)) {
    throw new Refusal(400, "The image data is not valid base64.");
  }
  const shown = shownType(base64);
  if (shown === null) throw new Refusal(400, "Could not process image: unsupported image format.");
  if (shown !== mediaType) {
    const said = `Image does not match the provided media type ${mediaType}`;
    throw new Refusal(400, `${said}: the image appears to be a ${shown} image.`);
  }
  return `[${mediaType}:${Buffer.byteLength(base64, "base64")}]`;
}

/** An image by a data URI or by its address. */
export function imageWord(url: string): string {
  const head = dataUri.exec(url);
  if (head) return dataImageWord(head[1] ?? "", url.slice(head[0].length));
  if (!/^https?:\/\/[^\s/]+/.test(url))
    throw new Refusal(400, "Invalid image URL: expected http(s) or data.");
  return `[url:${url}]`;
}
