/** An answer that may be given again: what its client read, and where the request's id stands in it. */
export interface KeptAnswer extends Origin {
  body: Buffer;
  idsAt: readonly number[];
}

/** Where an answer is from. */
export interface Origin {
  /** The model whose price came first: the one asked for, or the one that a rollout put in its place. */
  soldId: string;
  /** The model that served: the same, or a member of it. */
  servedId: string;
  /** Parameters that its supplier was not told. */
  ignored: readonly string[];
}

/** Keeps an answer, in memory of its own, for requests to come. */
export function keepAnswer(body: Buffer, requestId: string, origin: Origin): KeptAnswer {
  const id = barePart(requestId);
  const idsAt: number[] = [];
  for (let at = body.indexOf(id); at !== -1; at = body.indexOf(id, at + id.length)) idsAt.push(at);
  // Small buffers share memory with others, which would then be kept as well.
  const own = Buffer.allocUnsafeSlow(body.length);
  body.copy(own);
  return { ...origin, body: own, idsAt };
}

/** The same answer under the id of another request. */
export function bodyFor({ body, idsAt }: KeptAnswer, requestId: string): Buffer {
  const told = Buffer.from(body);
  const id = barePart(requestId);
  for (const at of idsAt) told.write(id, at, "latin1");
  return told;
}

/** Every protocol has a prefix of its own before it, and every id is as long as another. */
function barePart(requestId: string): string {
  return requestId.slice(requestId.indexOf("_") + 1);
}
