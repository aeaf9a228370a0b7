import { setTimeout as pause } from "node:timers/promises";

const day = 24 * 3_600_000;
const inDays = (days: number): string => new Date(Date.now() + days * day).toISOString();

/** Nobody real. L2 has a landline, L3 no number, L4 wrote STOP before. */
const events = () => [
  {
    name: "lead.created",
    data: {
      leadId: "L1",
      firstName: "Zoé",
      lastName: "Lefèvre",
      email: "zoe.lefevre@example.com",
      phone: "+33612345678",
      locale: "fr",
      consent: { sms: true, email: true },
    },
  },
  { name: "interview.scheduled", data: { interviewId: "I1", leadId: "L1", startsAt: inDays(6) } },
  {
    name: "lead.created",
    data: {
      leadId: "L2",
      firstName: "Hugo",
      lastName: "Marchand",
      email: "hugo.marchand@example.com",
      phone: "+33142685300",
      locale: "fr",
    },
  },
  {
    name: "lead.created",
    data: { leadId: "L3", firstName: "Ada", lastName: "Byron", email: "ada.byron@example.com", locale: "en" },
  },
  {
    name: "trial.started",
    data: {
      trialId: "T1",
      leadId: "L3",
      endsAt: inDays(12),
      accessUrl: "https://app.example.com/trial/4f7k",
      loginEmail: "ada.byron@example.com",
      temporaryPassword: "Tilleul-27-Ardoise",
    },
  },
];

/** Tells a server of a few people, and waits until what is due at once has gone out. */
export async function tellSamples(url: string): Promise<void> {
  for (const event of events()) {
    const response = await fetch(`${url}/api/events`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(event),
    });
    if (response.status !== 202)
      throw new Error(`${event.name}: ${response.status} ${await response.text()}`);
    // In this order in the log.
    await pause(1500);
  }
}
