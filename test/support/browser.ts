import chromium from "@sparticuz/chromium";
import { chromium as playwright, type Browser, type Page } from "playwright-core";

export interface Visit {
  page: Page;
  /** What went wrong in it so far: errors of scripts, complaints in its console, refusals by its policy. */
  complaints: string[];
  /** Every address that was asked for, but for those of the visited origin. */
  foreign: string[];
}

/** A real browser, from the packages; it needs no screen. */
export async function openBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    // The package's own arguments are for one page in one process, and without the web's security.
    args: ["--no-sandbox", "--no-zygote", "--use-angle=swiftshader"],
  });
}

/** An empty page that notes what goes wrong in it, and what it asks of others than this origin. */
export async function visit(browser: Browser, origin: string, options: object = {}): Promise<Visit> {
  const page = await browser.newPage(options);
  const complaints: string[] = [];
  const foreign: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("requestfailed", (request) => complaints.push(`${request.url()} failed`));
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) foreign.push(request.url());
  });
  return { page, complaints, foreign };
}
