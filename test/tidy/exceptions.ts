import { readFileSync } from "node:fs";
import type { Finding } from "./source-tree.ts";

/** What one file may still break of one rule. */
export interface Exception {
  rule: string;
  path: string;
  /** How often it does; less often is a reason to lower it. */
  count: number;
  reason: string;
}

export interface Judgement {
  /** What nobody has excused, as `file:line says`. */
  violations: string[];
  /** Exceptions that are not needed any more, or not to that extent. */
  stale: string[];
}

/** The list beside this file. */
export function readExceptions(): Exception[] {
  return JSON.parse(readFileSync(new URL("exceptions.json", import.meta.url), "utf8")) as Exception[];
}

/** Weighs one rule's findings against its exceptions. */
export function judge(rule: string, findings: Finding[], exceptions: Exception[]): Judgement {
  const excused = new Map(exceptions.filter((one) => one.rule === rule).map((one) => [one.path, one.count]));
  const found = byPath(findings);
  const violations = [...found]
    .filter(([path, list]) => list.length > (excused.get(path) ?? 0))
    .flatMap(([, list]) => list.map(({ path, line, says }) => `${path}:${String(line)} ${says}`));
  const stale = [...excused]
    .filter(([path, count]) => (found.get(path)?.length ?? 0) < count)
    .map(
      ([path, count]) =>
        `${rule} in ${path}: ${String(found.get(path)?.length ?? 0)} of ${String(count)} are left`,
    );
  return { violations, stale };
}

function byPath(findings: Finding[]): Map<string, Finding[]> {
  const found = new Map<string, Finding[]>();
  for (const finding of findings) found.set(finding.path, [...(found.get(finding.path) ?? []), finding]);
  return found;
}
