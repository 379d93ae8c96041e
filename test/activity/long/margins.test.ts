// The same as in `npm test`, many more times over.
process.env["MARGIN_RUNS"] = "300";
await import("../margins/margins.test.ts");
