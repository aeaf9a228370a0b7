import { ConfigError, parseConfig, settingNames, unknownSettings } from "../config.ts";
import { nearestName } from "./nearest-name.ts";
import { ok, problem, warning, type Finding } from "./finding.ts";

export type Settings = {
  /** As the server would see them. */
  environment: Readonly<Record<string, string | undefined>>;
  /** The names in `.env`: whoever wrote one there meant this server. */
  namesInFile: readonly string[];
  /** Whether other users of this machine may read `.env`. */
  fileOpenToOthers: boolean;
};

/** What other programs read in an environment that is shared with this one. */
const others = /^(BIENVENUE_|NODE_|npm_|INNGEST_|PG[A-Z]+$|(TZ|LANG|PATH|NO_COLOR|FORCE_COLOR)$)/;

/** The problems that the server would refuse to start with, and settings that nobody reads. */
export function checkSettings({ environment, namesInFile, fileOpenToOthers }: Settings): Finding[] {
  const findings = [...invalid(environment), ...unknown(environment, namesInFile)];
  if (fileOpenToOthers) {
    findings.push(warning("Settings", "Other users of this machine may read .env.", "chmod 600 .env"));
  }
  if (findings.length > 0) return findings;
  const from = namesInFile.length === 0 ? "There is no .env, or it is empty" : ".env is read";
  return [ok("Settings", `${from}; every setting is known and valid.`)];
}

function invalid(environment: Settings["environment"]): Finding[] {
  try {
    parseConfig({ ...environment });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const toDo = ".env.example explains each setting; the server does not start until this is mended.";
    return error.problems.map((says) => problem("Settings", says, toDo));
  }
}

function unknown(environment: Settings["environment"], namesInFile: readonly string[]): Finding[] {
  const known = settingNames();
  const strange = namesInFile.filter((name) => !known.includes(name) && !others.test(name));
  const near = namesInFile.filter((name) => !known.includes(name) && nearestName(name, known) !== null);
  const names = new Set([...unknownSettings({ ...environment }), ...strange, ...near]);
  return [...names].map((name) => {
    const meant = nearestName(name, known);
    const toDo = meant === null ? "Remove it, or see .env.example for its name." : `Is ${meant} meant?`;
    return warning("Settings", `${name} is set, and is no setting of this server.`, toDo);
  });
}
