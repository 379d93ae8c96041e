import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

// Which room may import what, and how long things may be, is checked by test/tidy.test.ts; layout is Prettier's.

const promises = {
  "@typescript-eslint/no-floating-promises": "error",
  "@typescript-eslint/no-misused-promises": "error",
  "@typescript-eslint/return-await": ["error", "error-handling-correctness-only"],
};

const types = {
  "@typescript-eslint/no-explicit-any": "error",
  "@typescript-eslint/explicit-module-boundary-types": "error",
  "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
  "@typescript-eslint/no-import-type-side-effects": "error",
  "@typescript-eslint/switch-exhaustiveness-check": [
    "error",
    { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
  ],
};

const limits = {
  eqeqeq: "error",
  "max-depth": ["error", 3],
  "no-control-regex": "off",
  "no-console": ["error", { allow: ["error", "warn"] }],
};

const leave = {
  "@typescript-eslint/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
  "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
  "@typescript-eslint/prefer-nullish-coalescing": ["error", { ignorePrimitives: { string: true } }],
  "@typescript-eslint/prefer-promise-reject-errors": ["error", { allowThrowingUnknown: true }],
  "@typescript-eslint/only-throw-error": ["error", { allowThrowingUnknown: true, allowRethrowing: true }],
  "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
  "@typescript-eslint/no-confusing-void-expression": [
    "error",
    { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true },
  ],
  // Under noUncheckedIndexedAccess, a loop over bytes says `bytes[at]!`.
  "@typescript-eslint/no-non-null-assertion": "off",
  "@typescript-eslint/non-nullable-type-assertion-style": "off",
  "@typescript-eslint/prefer-for-of": "off",
  // `usage && usage.input` keeps null where `usage?.input` makes undefined of it.
  "@typescript-eslint/prefer-optional-chain": "off",
  // `void (await write())` makes nothing of an answer on purpose.
  "@typescript-eslint/no-meaningless-void-operator": "off",
  // GraphQL's types are classes for their decorators only: what is answered has their shape and needs no constructor.
  "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
  "@typescript-eslint/no-extraneous-class": ["error", { allowWithDecorator: true }],
};

export default defineConfig(
  globalIgnores([
    "dist/",
    "coverage/",
    ".data/",
    "src/storage/prisma/",
    "src/console/dist/",
    "schema/generated/",
  ]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["prisma.config.ts"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: { ...promises, ...types, ...limits, ...leave },
  },
  {
    files: ["src/graphql/**/*.ts"],
    rules: { "@typescript-eslint/no-misused-spread": "off" },
  },
  {
    // What a command or a benchmark prints is its answer.
    files: ["src/cli.ts", "src/cli/**/*.ts", "test/bench/**/*.ts", "test/**/*.bench.ts"],
    rules: { "no-console": "off" },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-empty-function": "off",
      "@typescript-eslint/no-misused-spread": "off",
      // Tests build what the types forbid, to see it refused.
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/explicit-module-boundary-types": "off",
    },
  },
  {
    files: ["**/*.js", "**/*.mjs"],
    languageOptions: { globals: readonly(["process", "console", "URL", "Buffer", "WebAssembly"]) },
  },
  {
    // Scripts of pages, sent as they are.
    files: ["src/rest/reference/*.js", "src/site/assets/*.js", "src/doors/graphiql/*.js"],
    languageOptions: {
      globals: readonly([
        ...["document", "location", "navigator", "history", "fetch", "setTimeout", "HTMLInputElement"],
        ...["URLSearchParams", "window", "AbortController", "TextDecoderStream"],
      ]),
    },
  },
);

function readonly(names) {
  return Object.fromEntries(names.map((name) => [name, "readonly"]));
}
