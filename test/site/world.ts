import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createSite } from "../../src/site/index.ts";
import { readPages, docsFolder, type Page } from "../../src/site/pages.ts";

export interface SiteWorld {
  url: string;
  pages: Page[];
  get(
    path: string,
    init?: RequestInit,
  ): Promise<{ status: number; type: string; text: string; headers: Headers }>;
  close(): Promise<void>;
}

export const BASE_URL = "https://relay.test";

/** The site on a server that answers 418 to what is not the site's. */
export async function openSite(): Promise<SiteWorld> {
  const site = createSite({ publicBaseUrl: BASE_URL });
  const server: Server = createServer((request, response) => {
    if (!site(request, response)) response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    url,
    pages: readPages(docsFolder, BASE_URL),
    async get(path, init) {
      const response = await fetch(url + path, { redirect: "error", ...init });
      const type = response.headers.get("content-type") ?? "";
      return { status: response.status, type, text: await response.text(), headers: response.headers };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
