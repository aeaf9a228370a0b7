import type { CodeMeaning } from "./code-meaning.ts";

/** Resend's error names in words, each that the channel's table has. The first row that matches counts. */
export const resendCodes: readonly CodeMeaning[] = [
  {
    codes: ["validation_error"],
    reason: "route",
    en: "The sender’s domain is not verified, or the account may only write to its owner yet.",
    fr: "Le domaine de l’expéditeur n’est pas vérifié, ou le compte ne peut encore écrire qu’à son propriétaire.",
    advice: {
      en: "Verify the domain of EMAIL_FROM at Resend, then send it again.",
      fr: "Vérifiez le domaine d’EMAIL_FROM chez Resend, puis renvoyez-le.",
    },
  },
  {
    codes: ["validation_error", "missing_required_field", "invalid_parameter", "invalid_attachment"],
    en: "A field of the e-mail is missing or malformed.",
    fr: "Un champ de l’e-mail manque ou est mal formé.",
  },
  {
    codes: ["invalid_idempotency_key"],
    en: "The idempotency key does not have 1 to 256 characters.",
    fr: "La clé d’idempotence n’a pas de 1 à 256 caractères.",
  },
  {
    codes: ["missing_api_key", "restricted_api_key", "invalid_api_key", "suspended_api_key"],
    en: "The API key is missing, wrong, restricted or suspended.",
    fr: "La clé d’API manque, est fausse, restreinte ou suspendue.",
    advice: {
      en: "Compare RESEND_API_KEY with the keys at Resend.",
      fr: "Comparez RESEND_API_KEY avec les clés chez Resend.",
    },
  },
  {
    codes: ["not_found", "method_not_allowed"],
    en: "The address of the API is wrong.",
    fr: "L’adresse de l’API est fausse.",
    advice: { en: "Check RESEND_BASE_URL.", fr: "Vérifiez RESEND_BASE_URL." },
  },
  {
    codes: ["invalid_idempotent_request"],
    en: "Another e-mail was sent under the same idempotency key.",
    fr: "Un autre e-mail est parti sous la même clé d’idempotence.",
  },
  {
    codes: ["concurrent_idempotent_requests", "resource_locked"],
    en: "Another request with the same idempotency key was still being processed.",
    fr: "Une autre requête avec la même clé d’idempotence était encore en cours.",
  },
  {
    codes: ["rate_limit_exceeded"],
    en: "Too many requests; this one was not processed.",
    fr: "Trop de requêtes ; celle-ci n’a pas été traitée.",
  },
  {
    codes: ["daily_quota_exceeded"],
    en: "The account has used up its e-mails of the day.",
    fr: "Le compte a épuisé ses e-mails du jour.",
  },
  {
    codes: ["monthly_quota_exceeded"],
    en: "The account has used up its e-mails of the month.",
    fr: "Le compte a épuisé ses e-mails du mois.",
  },
  {
    codes: ["application_error", "internal_server_error", "service_unavailable"],
    en: "Resend failed on its side and may have the message.",
    fr: "Resend a échoué de son côté et a peut-être le message.",
  },
];
