/** Where the HTTP side reports what is not the caller's fault. */
export type RequestLog = { fault: (method: string, path: string, error: unknown) => void };
