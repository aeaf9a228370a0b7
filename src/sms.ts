import { httpTransport } from "./client/http-transport.ts";
import type { Endpoint } from "./client/request.ts";
import { createSmsService } from "./client/sms-service.ts";

export { httpTransport } from "./client/http-transport.ts";
export {
  createSmsService,
  type OutgoingMessage,
  type SendResult,
  type SmsService,
  type SmsTransport,
} from "./client/sms-service.ts";
export type { TemplatedContent } from "./client/sms-arguments.ts";

const service = createSmsService(httpTransport(endpointFromEnvironment));

/** Sends a text as it is. `from` defaults to the server's sender. */
export const sendSMS = service.sendSMS;
/** Confirms by SMS that a lead's details arrived. */
export const sendOnboardingConfirmationSMS = service.sendOnboardingConfirmationSMS;
/** Reminds by SMS of the questionnaire. */
export const sendQuestionnaireReminderSMS = service.sendQuestionnaireReminderSMS;
/** Confirms by SMS the date of an interview, shown in the server's time zone. */
export const sendInterviewConfirmationSMS = service.sendInterviewConfirmationSMS;
/** Sends by SMS the access to a trial. The password is masked in the server's log of messages. */
export const sendTrialStartSMS = service.sendTrialStartSMS;

/** Sends an e-mail as it is. */
export const sendEmail = service.sendEmail;
/** Confirms by e-mail that a lead's details arrived. */
export const sendOnboardingConfirmationEmail = service.sendOnboardingConfirmationEmail;
/** Reminds by e-mail of the questionnaire. */
export const sendQuestionnaireReminderEmail = service.sendQuestionnaireReminderEmail;
/** Confirms by e-mail the date of an interview, shown in the server's time zone. */
export const sendInterviewConfirmationEmail = service.sendInterviewConfirmationEmail;
/** Sends by e-mail the access to a trial. The password is masked in the server's log of messages. */
export const sendTrialStartEmail = service.sendTrialStartEmail;

/**
 * Where the main application's environment says the server is. The one exception to "config.ts alone reads
 * process.env": this runs in the main application, which has no config.ts. Read at call time, through globalThis,
 * because some runtimes have no process, and so that no bundler writes the key into code for browsers.
 */
function endpointFromEnvironment(): Endpoint {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  const url = process?.env?.["BIENVENUE_URL"]?.trim() ?? "";
  if (url === "") {
    throw new EnvironmentError(
      "BIENVENUE_URL is not set: it must be the URL of the bienvenue server, such as http://localhost:3000.",
    );
  }
  const apiKey = process?.env?.["BIENVENUE_API_KEY"]?.trim() ?? "";
  if (apiKey === "" && !/^https?:\/\/(localhost|127\.|\[::1\])/.test(url)) {
    throw new EnvironmentError(
      "BIENVENUE_API_KEY is not set: it must be the API_KEY of the bienvenue server.",
    );
  }
  // A server on this machine may have none.
  return apiKey === "" ? { url } : { url, apiKey };
}

/** Thrown (`code: "ENVIRONMENT_INCOMPLETE"`) inside a send function and returned as its result. */
class EnvironmentError extends Error {
  override name = "EnvironmentError" as const;
  readonly code = "ENVIRONMENT_INCOMPLETE";
}
