import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ImageSource } from "../../../src/inference/suppliers/image-source.ts";

const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");

let server: Server;
let base: string;
let asked: string[];
beforeAll(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url ?? "");
    if (request.url === "/moved") return response.writeHead(302, { location: "/cat.png" }).end();
    if (request.url === "/text") return response.end("<html>no image</html>");
    if (request.url === "/huge") return response.end(Buffer.alloc(11 * 1024 * 1024, PNG));
    if (request.url === "/cat.png") return response.setHeader("content-type", "image/jpeg").end(PNG);
    return response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe("an image that a client names by address", () => {
  test("is fetched, and told by its bytes whatever its host calls it", async () => {
    const images = new ImageSource({ mayCall: () => true });
    const source = await images.fetch(`${base}/cat.png`);
    expect(source).toEqual({ kind: "data", mediaType: "image/png", base64: PNG.toString("base64") });
  });

  test.each([
    ["an address of this machine", () => `${base}/cat.png`],
    ["the metadata service of a cloud", () => "http://169.254.169.254/latest/meta-data"],
    ["an address in disguise", () => "http://0x7f000001/cat.png"],
    ["a local name", () => "http://localhost/cat.png"],
    ["a file", () => "file:///etc/passwd"],
    ["a user name before the host", () => "http://a@example.com/cat.png"],
  ])("is not fetched from %s", async (_, url) => {
    const before = asked.length;
    const refused = new ImageSource().fetch(url());
    await expect(refused).rejects.toMatchObject({ code: "invalid_request", param: "messages" });
    expect(asked.length).toBe(before);
  });

  test.each([
    ["that has moved: no redirect is followed", "/moved", /answers 302/],
    ["that is not there", "/none", /answers 404/],
    ["that is no image", "/text", /no JPEG, PNG, GIF or WebP/],
    ["that is too large", "/huge", /too large/],
  ])("is refused when it is one %s", async (_, path, why) => {
    const images = new ImageSource({ mayCall: () => true });
    await expect(images.fetch(base + path)).rejects.toMatchObject({
      code: "invalid_request",
      message: expect.stringMatching(why),
    });
    expect(asked.filter((url) => url === "/cat.png").length).toBeLessThanOrEqual(1);
  });
});
