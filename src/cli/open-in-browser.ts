import { spawn } from "node:child_process";
import { once } from "node:events";

/** Opens a file in the browser, which outlives this process; false where there is none to open it. */
export async function openInBrowser(
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  const [command, ...args] = opener(path);
  // Without a display xdg-open would look for a browser of the terminal, and hang in it.
  const display = environment["DISPLAY"] ?? environment["WAYLAND_DISPLAY"];
  if (command === "xdg-open" && display === undefined) return false;
  const child = spawn(command, args, { stdio: "ignore", detached: true });
  child.unref();
  try {
    await once(child, "spawn");
    return true;
  } catch {
    return false;
  }
}

function opener(path: string): [string, ...string[]] {
  if (process.platform === "darwin") return ["open", path];
  // The first argument of `start` in quotes is the window's title.
  if (process.platform === "win32") return ["cmd", "/c", "start", "", path];
  return ["xdg-open", path];
}
