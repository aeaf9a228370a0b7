import { ok, problem, type Finding } from "./finding.ts";

const leastMajor = 24;

/** Whether this Node runs the service. `version`: such as `24.21.0`. */
export function checkNode(version: string): Finding {
  if (Number(version.split(".")[0]) >= leastMajor) return ok("Node", `Node ${version}.`);
  return problem(
    "Node",
    `This is Node ${version}, and the service needs ${leastMajor} or newer.`,
    "Run npm install without --omit=optional, which brings it along, and start with npm start.",
  );
}
