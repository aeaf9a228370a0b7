// Stands in for a package that the Inngest SDK imports only in its optional tracing middleware, unused here:
// the real one brings 200 MB of instrumentations. Its version satisfies the range the SDK asks for.
export class AnthropicInstrumentation {
  constructor() {
    throw new Error("OpenTelemetry auto-instrumentation is left out of bienvenue; see docs/decisions.md.");
  }
}
