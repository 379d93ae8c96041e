import { conformance } from "./inference/index.ts";

/**
 * A document with its generated parts written anew: each stands between `<!-- name -->` and `<!-- /name
 * -->`.
 */
export function printedProtocols(document: string): string {
  return Object.entries(conformance()).reduce(
    (text, [name, table]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->\n)[^]*?(\n<!-- /${name} -->)`),
        (_, open: string, close: string) => `${open}\n${table as string}\n${close}`,
      ),
    document,
  );
}
