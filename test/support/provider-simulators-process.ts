import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const script = fileURLToPath(new URL("processes/provider-simulators.ts", import.meta.url));

const readySchema = z.object({
  twilio: z.object({ url: z.string(), accountSid: z.string(), authToken: z.string() }),
  resend: z.object({ url: z.string(), apiKey: z.string(), webhookSecret: z.string() }),
});

/** Both provider simulators in a process of their own, which outlives a service under test that is killed. */
export async function startProviderSimulatorsProcess({ args = [] }: { args?: string[] } = {}) {
  const child = spawn(process.execPath, [script, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, "line"),
    once(child, "exit").then(() => {
      throw new Error("The simulators ended before they listened.");
    }),
  ]);
  const ready = readySchema.parse(JSON.parse(String(line)));
  return {
    ...ready,
    /** Ends the process; resolves with its exit code. */
    async close(): Promise<number | null> {
      if (child.exitCode !== null) return child.exitCode;
      child.kill("SIGTERM");
      await once(child, "exit");
      return child.exitCode;
    },
  };
}
