/** Where storage reports what a person should know; any pino logger is one. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
}
