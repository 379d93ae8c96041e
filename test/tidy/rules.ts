import { borderRules } from "./border-rules.ts";
import { proseRules } from "./prose-rules.ts";
import { shapeRules } from "./shape-rules.ts";
import { sizeRules } from "./size-rules.ts";
import type { Rule } from "./source-tree.ts";

/** Everything that `src` promises about its own form. */
export const rules: Rule[] = [...borderRules, ...shapeRules, ...sizeRules, ...proseRules];
