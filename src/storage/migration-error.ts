/** The database cannot be brought to the state the program needs. The message says what a person must do. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}
