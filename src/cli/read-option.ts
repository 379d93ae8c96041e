import { InvalidArgumentError } from "commander";
import { parseAmount, type Nano } from "../kernel/money.ts";

/** An amount of money as it is typed. */
export function readAmount(text: string): Nano {
  const amount = parseAmount(text);
  if (amount === null) throw new InvalidArgumentError("It must be an amount, such as 12.50.");
  return amount;
}

/** A whole number from 1. */
export function readCount(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 1.");
}

/** A whole number of seconds, 0 too. */
export function readSeconds(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number of seconds.");
}

/** Words with commas between. */
export function readWords(text: string): string[] {
  const words = text.split(",").map((word) => word.trim());
  if (words.every((word) => word !== "")) return words;
  throw new InvalidArgumentError("It must be names with commas between.");
}

const DAY_OR_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** A day, which stands for its first moment in UTC, or a time with its zone. */
export function readTime(text: string): Date {
  const time = new Date(text);
  if (DAY_OR_TIME.test(text) && !Number.isNaN(time.getTime())) return time;
  throw new InvalidArgumentError("It must be a day or a time, such as 2027-01-31 or 2027-01-31T12:00:00Z.");
}
