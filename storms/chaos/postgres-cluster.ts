import { execFile, execFileSync } from "node:child_process";
import { chownSync, existsSync, readdirSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const packaged = "/usr/lib/postgresql";

/** PostgreSQL's programs could not be found, or refuse to run. */
export class PostgresMissingError extends Error {
  override name = "PostgresMissingError" as const;
  readonly code = "POSTGRES_MISSING";
}

/**
 * A PostgreSQL of the storm's own in a temporary directory, on this port of loopback.
 * @throws PostgresMissingError when initdb and pg_ctl are nowhere
 */
export async function startPostgresCluster(port: number) {
  const programs = findPrograms();
  const identity = unprivileged();
  const directory = await mkdtemp(join(tmpdir(), "bienvenue-postgres-"));
  if (identity !== undefined) chownSync(directory, identity.uid, identity.gid);
  const data = join(directory, "data");
  const execute = async (program: "initdb" | "pg_ctl" | "postgres", args: string[]) =>
    run(join(programs, program), args, { cwd: directory, env: { PATH: process.env["PATH"] }, ...identity });

  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${directory}`;
  const start = async () => {
    await execute("pg_ctl", ["start", "-w", "-D", data, "-l", join(directory, "log"), "-o", settings]);
  };
  /** Immediate: no checkpoint and no goodbye, so that the next start recovers from the log. */
  const stop = async () => {
    await execute("pg_ctl", ["stop", "-w", "-D", data, "-m", "immediate"]);
  };
  await execute("initdb", ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"]);
  await start();
  const { stdout } = await execute("postgres", ["--version"]);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    version: /\d[\d.]*/.exec(stdout)?.[0] ?? "of an unknown version",
    start,
    stop,
    remove: async (): Promise<void> => {
      await stop().catch(() => {});
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function findPrograms(): string {
  const installed = existsSync(packaged)
    ? readdirSync(packaged)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(packaged, version, "bin"))
    : [];
  const found = [...(process.env["PATH"] ?? "").split(delimiter), ...installed].find((folder) =>
    ["initdb", "pg_ctl", "postgres"].every((program) => existsSync(join(folder, program))),
  );
  if (found !== undefined) return found;
  throw new PostgresMissingError(
    `initdb and pg_ctl are neither in PATH nor in ${packaged}/*/bin. Install PostgreSQL, or set DATABASE_URL.`,
  );
}

/** PostgreSQL refuses to run as root: then it runs as the first of these users that exists. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const user of ["postgres", "nobody"]) {
    try {
      const [uid, gid] = ["-u", "-g"].map((flag) =>
        Number(execFileSync("id", [flag, user], { stdio: "pipe" })),
      );
      if (uid !== undefined && gid !== undefined) return { uid, gid };
    } catch {
      // There is no such user: the next one.
    }
  }
  throw new PostgresMissingError(
    "PostgreSQL refuses to run as root, and there is no user postgres or nobody.",
  );
}
