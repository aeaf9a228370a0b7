/** A unique value for each personal and each secret field, as it can be recognised in any encoding of the field. */
export const canary = {
  personal: {
    firstName: "Canariprenom",
    lastName: "Canarinom",
    email: "canari-courriel",
    phone: "612987654",
    loginEmail: "canari-identifiant",
    questionnairePath: "canari-questionnaire",
    meetingPath: "canari-reunion",
    cancelReason: "Canariraison",
    smsText: "Canaritexte",
    subject: "Canarisujet",
    emailText: "Canarilettre",
  },
  secret: {
    password: "Canari-secret-4711",
    accessPath: "canari-acces",
    unusedPassword: "Canari-secret-0815",
  },
};

const { personal, secret } = canary;

export const canaryAddress = `${personal.email}@courriel.example`;
export const canaryPhone = `+33${personal.phone}`;

const contact = {
  leadId: "L1",
  firstName: personal.firstName,
  lastName: personal.lastName,
  email: canaryAddress,
  phone: canaryPhone,
};
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

/** One event of each name with every field it can carry, in an order that makes a message of each. */
export function canaryEvents(): { name: string; data: Record<string, unknown> }[] {
  const questionnaireUrl = `https://app.example.com/${personal.questionnairePath}`;
  const interview = { interviewId: "I1", leadId: "L1" };
  const login = { leadId: "L1", loginEmail: `${personal.loginEmail}@courriel.example`, endsAt: inDays(14) };
  return [
    { name: "lead.created", data: { ...contact, questionnaireUrl, locale: "fr", consent: { sms: true } } },
    {
      name: "interview.scheduled",
      data: {
        ...contact,
        ...interview,
        startsAt: inDays(3),
        meetingUrl: `https://meet.example.com/${personal.meetingPath}`,
      },
    },
    { name: "trial.started", data: { trialId: "T1", ...login, temporaryPassword: secret.password } },
    {
      name: "trial.started",
      data: {
        trialId: "T2",
        ...login,
        accessUrl: `https://app.example.com/${secret.accessPath}`,
        temporaryPassword: secret.unusedPassword,
      },
    },
    { name: "interview.cancelled", data: { interviewId: "I1", reason: personal.cancelReason } },
    { name: "questionnaire.completed", data: { leadId: "L1" } },
    { name: "trial.converted", data: { trialId: "T1" } },
  ];
}

/** One-off messages to the same person. */
export const canaryOneOffs = [
  { path: "/api/sms/send", body: { to: canaryPhone, message: personal.smsText } },
  {
    path: "/api/email/send",
    body: { to: canaryAddress, subject: personal.subject, text: personal.emailText },
  },
];
