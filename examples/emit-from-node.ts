// Tells bienvenue that a person left their details: the SMS, the e-mail and the reminders follow by themselves.
// Run it with BIENVENUE_URL (and BIENVENUE_API_KEY when the server has a key) in the environment.
import { createClient } from "bienvenue-client";

const bienvenue = createClient({
  url: process.env["BIENVENUE_URL"] ?? "http://localhost:3000",
  apiKey: process.env["BIENVENUE_API_KEY"],
});

// An id from your own data, so that running this twice is one event.
const { id } = await bienvenue.emit(
  "lead.created",
  {
    leadId: "example-lead",
    firstName: "Zoé",
    lastName: "Lefèvre",
    email: "zoe.lefevre@example.com",
    phone: "+33 6 12 34 56 78",
    locale: "fr",
    consent: { sms: true, email: true },
  },
  { id: "signup:example-lead" },
);
console.log(`Event ${id} is durable.`);

const { messages } = await bienvenue.messages({ leadId: "example-lead" });
for (const { channel, template, status } of messages) console.log(channel, template, status);
