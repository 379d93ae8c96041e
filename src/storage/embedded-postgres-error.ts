/** Our own PostgreSQL cannot be had. The message says why and names the way out. */
export class EmbeddedPostgresError extends Error {
  override readonly name = "EmbeddedPostgresError";
}
