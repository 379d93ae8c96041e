/** Hears all that the relay sends to a client. */
export interface Listener {
  /** For a client to fetch with. */
  fetch: typeof globalThis.fetch;
  /** What was heard since the last time that tells of a supplier; each with the words around it. */
  leaks(): Promise<string[]>;
}

// Names, keys and ids of the suppliers and their models, and marks that the simulator puts into headers and bodies.
const marks =
  /sim-|chatcmpl-sim|msg_sim|req_sim|"request_id":"sim|sk-secret|supplier-|org-sim|fp_sim|acw_tc|simulat/gi;
const around = 40;

/** Listens for the suppliers, which live at this host. */
export function listener(host: string): Listener {
  // A client without a place for a `fetch` of ours gets it as the global one.
  const ownFetch = globalThis.fetch;
  let heard: Promise<string>[] = [];
  return {
    async fetch(input, init) {
      const response = await ownFetch(input, init);
      heard.push(Promise.resolve(JSON.stringify([...response.headers])));
      heard.push(
        response
          .clone()
          .text()
          .catch(() => ""),
      );
      return response;
    },
    async leaks() {
      const texts = await Promise.all(heard);
      heard = [];
      return texts.flatMap((text) =>
        [...text.replaceAll(host, "supplier-host").matchAll(marks)].map(({ index }) =>
          text.slice(Math.max(0, index - around), index + around),
        ),
      );
    },
  };
}
