import { describe, expect, it } from "vitest";
import { appRoutes } from "../../storms/fuzz/app-routes.ts";
import { phaseText } from "../../storms/fuzz/fuzz-report.ts";
import { isFlawless, runFuzz } from "../../storms/fuzz/run-fuzz.ts";

describe("a server under malformed, half-right and hostile requests", () => {
  it("is asked on every route of the application, whatever routes are added", () => {
    const routes = appRoutes().map(({ method, path }) => `${method} ${path}`);
    for (const known of ["POST /api/events", "GET /api/messages/:id", "POST /api/inngest", "GET /readyz"]) {
      expect(routes).toContain(known);
    }
  });

  it("answers 2000 of them without a 5xx, a crash, a silence or a secret", { timeout: 180_000 }, async () => {
    const phases = await runFuzz({
      requests: 2000,
      seed: 20_261_122,
      concurrency: 32,
      onProgress: () => undefined,
    });
    expect(phases.filter((phase) => !isFlawless(phase)).map(phaseText)).toEqual([]);
    // Some of it was right: the storm reaches what lies behind the checks.
    for (const route of ["POST /api/events", "POST /api/sms/send", "POST /api/email/send"]) {
      const times = phases.reduce((sum, { taken }) => sum + (taken[route] ?? 0), 0);
      expect(times, route).toBeGreaterThan(0);
    }
  });
});
