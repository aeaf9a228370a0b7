import type { StoreState } from "../store/inspect-store.ts";
import { ok, problem, warning, type Finding } from "./finding.ts";

const about = "Database";

/** Whether the ledger can be opened. `what`: the file, or the database without its password. */
export function checkStore(what: string, found: StoreState): Finding[] {
  switch (found.state) {
    case "empty":
      if (found.mayCreate) return [ok(about, `${what} is empty; the first start makes the tables.`)];
      return [
        problem(
          about,
          `${what} has no tables, and its user may not make the schema.`,
          "grant create on database … to …, or have somebody make the schema bienvenue for this user.",
        ),
      ];
    case "unreachable":
      return [problem(about, `${what} cannot be used (${found.code}).`, unreachableAdvice(found.code))];
    case "unusable":
      return [
        problem(
          about,
          `${what} cannot be used: ${found.why}.`,
          "Stop the server and restore it from a backup.",
        ),
      ];
    case "sound": {
      const { unknown, pending, integrityChecked } = found;
      if (unknown.length > 0) {
        const toDo = "Run that version again, or a newer one.";
        return [problem(about, `${what} was migrated by a newer version (${unknown.join(", ")}).`, toDo)];
      }
      if (pending.length > 0) {
        const toDo = "Make a backup, then start the server: it makes them.";
        return [warning(about, `${what} lacks the migrations ${pending.join(", ")}.`, toDo)];
      }
      const integrity = integrityChecked ? "is sound" : "opens (too large to be read through now)";
      return [ok(about, `${what} ${integrity}, its tables are up to date.`)];
    }
    default:
      return found satisfies never;
  }
}

function unreachableAdvice(code: string): string {
  switch (code) {
    case "28P01":
    case "28000":
      return "The user or the password of DATABASE_URL is wrong.";
    case "3D000":
      return "There is no such database: create it, or change DATABASE_URL.";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "Its host is not known: check the host in DATABASE_URL, and this machine's DNS.";
    case "ECONNREFUSED":
      return "Nothing listens there: start PostgreSQL, or change DATABASE_URL.";
    case "timeout":
    case "ETIMEDOUT":
      return "No answer came: check DATABASE_URL, and firewalls between here and there.";
    default:
      return "Check DATABASE_URL; PostgreSQL's documentation lists its error codes.";
  }
}
