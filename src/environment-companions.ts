/** Combinations that would start something else than was meant: a half-configured provider, an open door. */
export function missingCompanions(given: Readonly<Record<string, string>>): string[] {
  const problems: string[] = [];
  const need = (condition: boolean, problem: string) => {
    if (!condition) problems.push(problem);
  };

  const twilio = setNames(given, /^TWILIO_/);
  if (twilio.length > 0) {
    const why = `because ${twilio.join(", ")} ${twilio.length === 1 ? "is" : "are"} set; set it, or unset all TWILIO_ variables to use the sandbox phone`;
    need(given.TWILIO_ACCOUNT_SID !== undefined, `TWILIO_ACCOUNT_SID is missing: it is needed ${why}.`);
    need(given.TWILIO_AUTH_TOKEN !== undefined, `TWILIO_AUTH_TOKEN is missing: it is needed ${why}.`);
    need(
      given.TWILIO_PHONE_NUMBER !== undefined || given.TWILIO_MESSAGING_SERVICE_SID !== undefined,
      `TWILIO_PHONE_NUMBER (or TWILIO_MESSAGING_SERVICE_SID) is missing: it is needed ${why}.`,
    );
  }
  const resend = setNames(given, /^RESEND_/);
  if (resend.length > 0) {
    const why = `because ${resend.join(", ")} ${resend.length === 1 ? "is" : "are"} set; set it, or unset all RESEND_ variables to use the sandbox inbox`;
    need(given.RESEND_API_KEY !== undefined, `RESEND_API_KEY is missing: it is needed ${why}.`);
    need(given.EMAIL_FROM !== undefined, `EMAIL_FROM is missing: it is needed ${why}.`);
  }

  const production = given.NODE_ENV === "production";
  const dev = given.INNGEST_DEV !== undefined && !/^(0|false)$/i.test(given.INNGEST_DEV);
  const keys = setNames(given, /^INNGEST_(EVENT_KEY|SIGNING_KEY)$/);
  need(
    !(dev && production),
    "INNGEST_DEV must not be set with NODE_ENV=production: the development mode does not check signatures.",
  );
  if (!dev && (keys.length > 0 || given.INNGEST_BASE_URL !== undefined)) {
    for (const name of ["INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"]) {
      need(
        given[name] !== undefined,
        `${name} is missing: an Inngest server needs the event key and the signing key.`,
      );
    }
    need(
      given.PUBLIC_URL !== undefined || given.INNGEST_BASE_URL !== undefined,
      "PUBLIC_URL is missing: Inngest Cloud must know where to call this server.",
    );
  }
  const embedded = !dev && keys.length === 0 && given.INNGEST_BASE_URL === undefined;
  need(
    embedded || given.ENCRYPTION_KEY !== undefined || given.DATABASE_URL === undefined,
    "ENCRYPTION_KEY is missing: servers that share a database must share the key; try: openssl rand -hex 32.",
  );

  need(
    given.API_KEY !== undefined || !production,
    "API_KEY is missing: it is needed with NODE_ENV=production.",
  );
  need(
    given.API_KEY !== undefined || given.HOST === undefined || isLoopback(given.HOST),
    `API_KEY is missing: without it the server listens on loopback only, and HOST is ${given.HOST}.`,
  );
  return problems;
}

function setNames(given: Readonly<Record<string, string>>, pattern: RegExp): string[] {
  return Object.keys(given).filter((name) => pattern.test(name));
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}
