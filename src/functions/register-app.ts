/** Tells an Inngest server where this application is, again and again until it has heard. */
export type RegisterAppOptions = {
  /** Answers for the Inngest endpoint of this application. */
  endpoint: (request: Request) => Promise<Response>;
  /** Where the Inngest server reaches this application, without a path. */
  publicUrl: string;
  /** Ends the attempts. */
  signal: AbortSignal;
  onAttempt: (attempt: { registered: boolean; explanation: string; retryInMs: number }) => void;
};

const firstRetryMs = 1000;
const longestRetryMs = 30_000;

/**
 * Registers the functions with the configured Inngest server. The SDK does so when its endpoint receives a PUT; no
 * socket is needed for that. Resolves when the server has accepted them, or when the signal ends it.
 */
export async function registerApp(options: RegisterAppOptions): Promise<void> {
  const { endpoint, publicUrl, signal, onAttempt } = options;
  for (let retryInMs = firstRetryMs; !signal.aborted; retryInMs = Math.min(retryInMs * 2, longestRetryMs)) {
    const explanation = await attempt(endpoint, publicUrl);
    onAttempt({ registered: explanation === null, explanation: explanation ?? "registered", retryInMs });
    if (explanation === null) return;
    await sleep(retryInMs, signal);
  }
}

/** Null when registered, otherwise why not. */
async function attempt(endpoint: RegisterAppOptions["endpoint"], publicUrl: string): Promise<string | null> {
  try {
    const response = await endpoint(new Request(`${publicUrl}/api/inngest`, { method: "PUT" }));
    if (response.ok) return null;
    return `HTTP ${response.status}: ${(await response.text()).slice(0, 300)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
