// Server-sent events of a subscription: `next` for each result, `complete` at the end.

/** Posts a subscription and gives its results as they come. Returned from, it closes the connection. */
export async function* readEvents(url, { body, headers, credentials }) {
  const closer = new AbortController();
  const response = await fetch(url, {
    ...{ method: "POST", body, credentials, signal: closer.signal },
    headers: { ...headers, accept: "text/event-stream" },
  });
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) {
    yield await response.json();
    return;
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const events = (rest + value).split("\n\n");
      rest = events.pop();
      for (const event of events) {
        const lines = event.split("\n");
        if (lines.includes("event: complete")) return;
        const data = lines.find((line) => line.startsWith("data: "));
        if (data) yield JSON.parse(data.slice("data: ".length));
      }
    }
  } finally {
    closer.abort();
  }
}
