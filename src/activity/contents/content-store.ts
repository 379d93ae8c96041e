import type { Keyring } from "../../kernel/keyring.ts";
import { systemQuery, type Database, type Tx } from "../../storage/index.ts";
import type { ContentLevel, RequestContent } from "./request-content.ts";

type Side = "input" | "output";

interface Row {
  request_id: string;
  created_at: Date;
  customer_id: string;
  api_key_id: string;
  level: ContentLevel;
  input: Uint8Array;
  output: Uint8Array | null;
  input_bytes: number;
  output_bytes: number | null;
  stored_at: Date;
}

/** Writes contents, sealed, in one statement; what is there of a request already stays. */
export async function insertContents(
  database: Database,
  keyring: Keyring,
  contents: readonly RequestContent[],
): Promise<void> {
  await systemQuery(
    database,
    `INSERT INTO request_content (request_id, created_at, customer_id, api_key_id, level, input, output, input_bytes,
       output_bytes, stored_at)
     SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::bytea[],
       $8::int[], $9::int[], $10::timestamptz[])
     ON CONFLICT DO NOTHING`,
    [
      contents.map((content) => content.requestId),
      contents.map((content) => content.createdAt),
      contents.map((content) => content.customerId),
      contents.map((content) => content.apiKeyId),
      contents.map((content) => content.level),
      contents.map((content) => sealSide(keyring, content, "input")),
      contents.map((content) => (content.output === null ? null : sealSide(keyring, content, "output"))),
      contents.map((content) => content.inputBytes),
      contents.map((content) => content.outputBytes),
      contents.map((content) => content.storedAt),
    ],
  );
}

/** What is kept of a customer's request; null when nothing is. */
export async function findContent(
  tx: Tx,
  keyring: Keyring,
  of: { customerId: string; requestId: string },
): Promise<RequestContent | null> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT * FROM request_content WHERE customer_id = ${of.customerId} AND request_id = ${of.requestId}`;
  if (!row) return null;
  const opened = (sealed: Uint8Array, side: Side): string =>
    keyring.openContent(sealed, boundOf(of, side)).toString("utf8");
  return {
    requestId: row.request_id,
    createdAt: row.created_at,
    customerId: row.customer_id,
    apiKeyId: row.api_key_id,
    level: row.level,
    input: opened(row.input, "input"),
    output: row.output && opened(row.output, "output"),
    inputBytes: row.input_bytes,
    outputBytes: row.output_bytes,
    storedAt: row.stored_at,
  };
}

/** Deletes so many of a customer's contents from before a moment, and returns their number. */
export async function deleteContents(
  database: Database,
  of: { customerId: string; before: Date; take: number },
): Promise<number> {
  const rows = await systemQuery<{ count: number }>(
    database,
    `WITH gone AS (
       DELETE FROM request_content WHERE (request_id, created_at) IN (
         SELECT request_id, created_at FROM request_content
         WHERE customer_id = $1 AND created_at < $2 ORDER BY created_at LIMIT $3)
       RETURNING 1)
     SELECT count(*)::integer AS count FROM gone`,
    [of.customerId, of.before, of.take],
  );
  return rows[0]?.count ?? 0;
}

function sealSide(keyring: Keyring, content: RequestContent, side: Side): Buffer {
  return keyring.sealContent(Buffer.from(content[side] ?? ""), boundOf(content, side));
}

function boundOf({ customerId, requestId }: { customerId: string; requestId: string }, side: Side): string {
  return `${side} of ${requestId} of ${customerId}`;
}
