const CRLF = "\r\n";
const LAST_CHUNK = Buffer.from("0\r\n\r\n");

/**
 * Bytes as one chunk of a message in chunked transfer coding (RFC 9112, section 7.1). Nothing stays nothing:
 * a chunk without bytes would be the end of the message.
 */
export function chunkOf(bytes: Buffer): Buffer {
  if (bytes.length === 0) return bytes;
  const head = bytes.length.toString(16) + CRLF;
  const chunk = Buffer.allocUnsafe(head.length + bytes.length + CRLF.length);
  const start = chunk.write(head, "latin1");
  bytes.copy(chunk, start);
  chunk.write(CRLF, start + bytes.length, "latin1");
  return chunk;
}

/** The end of such a message, with what is left to say before it. */
export function lastChunks(bytes: Buffer | null): Buffer {
  return bytes === null ? LAST_CHUNK : Buffer.concat([chunkOf(bytes), LAST_CHUNK]);
}
