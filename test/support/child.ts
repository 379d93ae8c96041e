import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";

export interface Child {
  process: ChildProcess;
  /** Resolves with the first line that it prints, or with what it wrote as its error when it ends without. */
  firstLine: Promise<string>;
  ended: Promise<unknown>;
}

/**
 * Runs a few lines of TypeScript of this project in a process of its own, and of its own group, so that it
 * can be killed. The code imports from "<root>/src/…", where <root> is replaced by the project's directory.
 */
export function runChild(code: string): Child {
  const root = new URL("../..", import.meta.url).href.replace(/\/$/, "");
  const child = spawn(process.execPath, ["--input-type=module", "-e", code.replaceAll("<root>", root)], {
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const firstLine = new Promise<string>((resolve) => {
    let heard = "";
    let complaint = "";
    child.stderr.on("data", (bytes: Buffer) => (complaint += bytes.toString()));
    child.stdout.on("data", (bytes: Buffer) => {
      heard += bytes.toString();
      if (heard.includes("\n")) resolve(heard.slice(0, heard.indexOf("\n")));
    });
    child.once("close", () => {
      resolve(complaint);
    });
  });
  return { process: child, firstLine, ended: once(child, "close") };
}

/**
 * Calls an exported function of a module of this project in a process of its own; the result comes back as
 * JSON.
 */
export async function callInChild<Result>(module: string, name: string, input: object): Promise<Result> {
  const child = runChild(`
    import { ${name} } from "<root>/${module}";
    console.log(JSON.stringify(await ${name}(${JSON.stringify(input)})));
    process.exit();
  `);
  const answer = await child.firstLine;
  await child.ended;
  try {
    return JSON.parse(answer) as Result;
  } catch {
    throw new Error(`${name} failed: ${answer}`);
  }
}
