import { pino, type Logger } from "pino";
import type { LogLevel } from "./config.ts";

export type { Logger } from "pino";

/** Structured logs on standard error, one JSON object a line; what may hold a secret is cut out by name. */
export function openLog(level: LogLevel): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          "authorization",
          "*.authorization",
          "headers",
          "*.headers",
          "body",
          "*.body",
          "password",
          "*.password",
        ],
        censor: "[redacted]",
      },
    },
    pino.destination(2),
  );
}
