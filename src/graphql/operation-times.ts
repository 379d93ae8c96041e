import type { ApolloServerPlugin } from "@apollo/server";
import { Kind, type DocumentNode } from "graphql";
import type { KnownDocuments } from "./known-documents.ts";

/** Hears how long an operation took, by its name where the product knows the document, else as `other`. */
export type NoteOperation = (operation: string, tookMs: number) => void;

const OTHER = "other";

/** Measures the operations of a door. A name that a client made up is not told: there is no end of them. */
export function operationTimes(documents: KnownDocuments, note: NoteOperation): ApolloServerPlugin {
  return {
    requestDidStart: () => {
      const startedMs = performance.now();
      return Promise.resolve({
        willSendResponse: ({ source, document }) => {
          const isKnown = document !== undefined && documents.has(source);
          note(isKnown ? nameOf(document) : OTHER, performance.now() - startedMs);
          return Promise.resolve();
        },
      });
    },
  };
}

/** Measures a prepared operation, which is always one of the product's own. */
export async function timed<T>(document: DocumentNode, note: NoteOperation, run: Promise<T>): Promise<T> {
  const startedMs = performance.now();
  try {
    return await run;
  } finally {
    note(nameOf(document), performance.now() - startedMs);
  }
}

function nameOf({ definitions }: DocumentNode): string {
  const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return operation?.name?.value ?? OTHER;
}
