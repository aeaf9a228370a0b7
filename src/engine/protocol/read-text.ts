/**
 * The body of an answer as text; undefined when it has more than `maxBytes`, of which then little more than that
 * was read. Rejects when the connection breaks.
 */
export const readText = async (response: Response, maxBytes: number): Promise<string | undefined> => {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    // Leaving the loop closes the connection.
    if (bytes > maxBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
};
