import pg from "pg";
import { MigrationError } from "./migration-error.ts";

/** The role that the product works as: it owns nothing and row-level security binds it. */
const APPLICATION_ROLE = "relay_app";
const INSUFFICIENT_PRIVILEGE = "42501";

/**
 * Makes sure, before anything is applied, that the migrations will be able to create the application role and
 * the product to act as it. It is tried out in a transaction that is rolled back: what the server answers
 * counts, not what its catalogues suggest. Throws MigrationError with the SQL that a database administrator
 * must run once.
 */
export async function requireApplicationRole(client: pg.Client): Promise<void> {
  const who = await client.query<{ me: string; there: boolean; member: boolean }>(
    `SELECT current_user AS me, r.oid IS NOT NULL AS there,
       coalesce(pg_has_role(current_user, r.oid, 'MEMBER'), false) AS member
     FROM (SELECT 1) AS one LEFT JOIN pg_roles r ON r.rolname = $1`,
    [APPLICATION_ROLE],
  );
  const { me, there, member } = who.rows[0] ?? { me: "", there: false, member: false };
  await client.query("BEGIN");
  try {
    if (!there) await client.query(`CREATE ROLE ${APPLICATION_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS`);
    if (!member) await client.query(`GRANT ${APPLICATION_ROLE} TO ${pg.escapeIdentifier(me)}`);
    await client.query(`SET LOCAL ROLE ${APPLICATION_ROLE}`);
  } catch (cause) {
    // Anything else is another database of this server doing the same at the same moment.
    if (cause instanceof pg.DatabaseError && cause.code === INSUFFICIENT_PRIVILEGE) throw refused(me, cause);
  } finally {
    await client.query("ROLLBACK");
  }
}

function refused(me: string, cause: Error): MigrationError {
  const sql = [
    `CREATE ROLE ${APPLICATION_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS; -- unless it exists`,
    `GRANT ${APPLICATION_ROLE} TO ${pg.escapeIdentifier(me)};`,
  ];
  return new MigrationError(
    `the database user ${pg.escapeIdentifier(me)} may not create, or not act as, the role ` +
      `${APPLICATION_ROLE} (${cause.message}). Let a database administrator run once:\n  ` +
      `${sql.join("\n  ")}\nand start again.`,
    { cause },
  );
}
