import { pino, type DestinationStream, type Logger } from "pino";
import type { LogLevel } from "./config.ts";
import { redact, redactText } from "./telemetry/index.ts";

export type { Logger } from "pino";

/**
 * Structured logs on standard error, one JSON object a line. What may be a secret, or words of a request, is
 * cut out by its name, and what looks like a secret by its form.
 */
export function openLog(level: LogLevel, destination: DestinationStream = pino.destination(2)): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: redact },
      // Errors are plain objects by then.
      serializers: { err: (error: unknown) => error },
      hooks: { streamWrite: redactText },
    },
    destination,
  );
}
