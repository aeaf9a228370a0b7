import { HttpError } from "./http-error.ts";

/**
 * The very bytes of a body.
 * @throws HttpError 413 when it is too large, 408 when it does not come to its end in time, 400 when it breaks off
 */
export async function rawBody(
  request: Request,
  { maxBytes, timeoutMs }: { maxBytes: number; timeoutMs: number },
): Promise<Uint8Array> {
  const tooLarge = new HttpError(413, `The body must be at most ${maxBytes} bytes.`);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge;
  if (request.body === null) return new Uint8Array();
  const reader = request.body.getReader();
  const expired = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => expired.reject(new HttpError(408, "The body did not come to its end in time.")),
    timeoutMs,
  );
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    while (true) {
      const { done, value } = await Promise.race([next(reader), expired.promise]);
      if (done) return Buffer.concat(chunks);
      size += value.byteLength;
      if (size > maxBytes) throw tooLarge;
      chunks.push(value);
    }
  } catch (error) {
    // Not waited for: a source that hangs may not answer this either.
    reader.cancel().catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function next(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch {
    throw new HttpError(400, "The body broke off.");
  }
}
