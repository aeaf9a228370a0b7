// The functions of the former SMS service, from another import. BIENVENUE_URL and BIENVENUE_API_KEY say where to.
import {
  sendOnboardingConfirmationEmail,
  sendOnboardingConfirmationSMS,
  type SendResult,
} from "bienvenue-client/sms";

/** Confirms a sign-up by every way the person gave. Never rejects. */
export async function confirmSignUp(person: { email: string; name: string; phone?: string }) {
  const noPhone: SendResult = { success: false, error: "No phone number was given." };
  const [email, sms] = await Promise.all([
    sendOnboardingConfirmationEmail(person.email, person.name),
    person.phone ? sendOnboardingConfirmationSMS(person.phone, person.name) : noPhone,
  ]);
  return { email, sms };
}

const { email, sms } = await confirmSignUp({
  email: "zoe.lefevre@example.com",
  name: "Zoé Lefèvre",
  phone: "+33612345678",
});
for (const [what, result] of Object.entries({ email, sms })) {
  console.log(what, result.success ? `sent as ${result.messageId}` : `not sent: ${result.error}`);
}
