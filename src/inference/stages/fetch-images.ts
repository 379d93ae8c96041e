import type { ChatRequest, ImagePart, Turn, UserPart } from "../dialects/chat-request.ts";
import type { ImageSource } from "../suppliers/image-source.ts";
import type { Routed } from "./choose-routes.ts";

const IMAGES_MAX = 20;

/** Whether there are images to be fetched for a supplier that does not fetch them itself. */
export function lacksImages({ routes }: Routed): boolean {
  return routes.some(
    ({ deployment, translation }) =>
      translation !== null && !deployment.flags.imageUrl && addressesIn(translation.chat).size > 0,
  );
}

/**
 * The request with its images as data, for the suppliers that do not fetch them. Throws `invalid_request` for
 * an image that cannot be had, is no image, or is one too many.
 */
export async function fetchImages(images: ImageSource, routed: Routed): Promise<Routed> {
  const chat = routed.routes.find(({ translation }) => translation !== null)?.translation?.chat;
  if (!chat) return routed;
  const addresses = [...addressesIn(chat)];
  if (addresses.length > IMAGES_MAX) throw images.refuse(`more than ${String(IMAGES_MAX)} images by address`);
  const fetched = new Map<string, ImagePart["source"]>();
  await Promise.all(addresses.map(async (url) => fetched.set(url, await images.fetch(url))));
  const whole = withImages(chat, fetched);
  const routes = routed.routes.map((route) =>
    route.translation && !route.deployment.flags.imageUrl
      ? { ...route, translation: { ...route.translation, chat: whole } }
      : route,
  );
  return { ...routed, routes };
}

function addressesIn({ turns }: ChatRequest): Set<string> {
  const addresses = new Set<string>();
  const look = (part: Turn["parts"][number]): void => {
    if (part.kind === "image" && part.source.kind === "url") addresses.add(part.source.url);
    if (part.kind === "toolResult") part.parts.forEach(look);
  };
  for (const turn of turns) turn.parts.forEach(look);
  return addresses;
}

function withImages(chat: ChatRequest, fetched: ReadonlyMap<string, ImagePart["source"]>): ChatRequest {
  const inPlace = <Part extends UserPart>(part: Part): Part => {
    if (part.kind === "image" && part.source.kind === "url") {
      return { ...part, source: fetched.get(part.source.url) ?? part.source };
    }
    return part.kind === "toolResult" ? { ...part, parts: part.parts.map(inPlace) } : part;
  };
  const turns = chat.turns.map((turn) =>
    turn.role === "user" ? { ...turn, parts: turn.parts.map(inPlace) } : turn,
  );
  return { ...chat, turns };
}
