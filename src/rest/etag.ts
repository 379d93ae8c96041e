import { isScalarType } from "graphql";
import { payloadOf } from "./answer.ts";
import type { Operation } from "./operations.ts";
import type { ObjectShape } from "./shape.ts";

const VERSION = "version";
// What says when it last changed changes only with its version. A key does not: what it used moves without.
const CHANGED = "updated_at";

/** The ETag of an answer's data: its version, when it has one of its own; otherwise null. */
export function etagOf(data: unknown): string | null {
  const version = (data as { [VERSION]?: unknown } | null)?.[VERSION];
  return typeof version === "number" ? `"${String(version)}"` : null;
}

/** Whether If-None-Match names what would be answered, so that it need not be sent again. */
export function isKnown(data: unknown, ifNoneMatch: string | undefined): boolean {
  const etag = etagOf(data);
  if (ifNoneMatch === undefined || etag === null || !Object.hasOwn(data as object, CHANGED)) return false;
  const named = ifNoneMatch.split(",").map((one) => one.trim().replace(/^W\//, ""));
  return named.includes(etag) || named.includes("*");
}

/** Whether an operation's answer has an ETag. */
export function hasEtag(operation: Operation): boolean {
  return objectsOf(operation).some((shape) =>
    shape.fields.some(
      ({ wire, shape: of }) =>
        wire === VERSION && of.kind === "leaf" && isScalarType(of.type) && of.type.name === "Int",
    ),
  );
}

/** Whether it may be answered with 304, too. */
export function mayBeKnown(operation: Operation): boolean {
  const says = objectsOf(operation).some(({ fields }) => fields.some(({ wire }) => wire === CHANGED));
  return !operation.isMutation && hasEtag(operation) && says;
}

/** What stands at the top of an answer. */
function objectsOf({ shape }: Operation): ObjectShape[] {
  const shapes = payloadOf(shape)?.fields.map((field) => field.shape) ?? [shape];
  return shapes.filter((of) => of.kind === "object");
}
