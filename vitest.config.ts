import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Those that mostly wait for processes and leases come first, so that the others fill the time. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) =>
      [/storm/, /\/e2e\//, /personal-data|journeys/].findIndex((pattern) => pattern.test(moduleId)) >>> 0;
    return files.toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Many tests wait for processes and timers more than they compute.
    maxWorkers: 4,
    // Files that run in one process share their modules, which load once instead of 130 times: two fifths of the work.
    // A test that changes something global (`vi.stubEnv`) has it put back.
    isolate: false,
    unstubEnvs: true,
    unstubGlobals: true,
    sequence: { sequencer: LongestFirst },
  },
});
