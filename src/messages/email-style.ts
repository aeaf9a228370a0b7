/** The look of every e-mail, inline: the only styles all clients keep. */
export const style = {
  page: "margin:0;padding:0;width:100%;background-color:#eef1f6;-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%",
  font: "font-family:-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial,sans-serif",
  mono: "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,Courier New,monospace;letter-spacing:.02em;white-space:pre-wrap",
  card: "background-color:#ffffff;border-radius:12px;overflow:hidden",
  brand: "font-size:17px;line-height:24px;font-weight:700;color:#1c2430",
  heading: "margin:0 0 20px;font-size:24px;line-height:32px;font-weight:700;color:#1c2430",
  paragraph:
    "margin:0 0 16px;font-size:16px;line-height:25px;color:#323c4b;word-break:break-word;overflow-wrap:anywhere",
  facts: "background-color:#f3f5fa;border-radius:8px",
  label: "font-size:13px;line-height:18px;color:#5b6675",
  value:
    "font-size:16px;line-height:23px;font-weight:600;color:#1c2430;word-break:break-word;overflow-wrap:anywhere",
  button:
    "display:inline-block;padding:14px 28px;font-size:16px;line-height:20px;font-weight:600;color:#ffffff;text-decoration:none;border-radius:8px",
  aside:
    "margin:24px 0 0;padding:16px 0 0;border-top:1px solid #e3e7ee;font-size:13px;line-height:20px;color:#5b6675",
  link: "color:#4338ca;text-decoration:underline;word-break:break-all;overflow-wrap:anywhere",
  footer: "margin:0;font-size:13px;line-height:20px;color:#5b6675",
  preheader:
    "display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all",
} as const;

/** For clients that read a style sheet: dark mode, and less margin on a narrow screen. */
export const styleSheet = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (max-width: 480px) {
  .outer { padding: 16px 12px !important; }
  .inner { padding: 26px 22px !important; }
  .heading { font-size: 22px !important; line-height: 29px !important; }
  .button, .button a { display: block !important; width: auto !important; text-align: center !important; }
  .button-table { width: 100% !important; }
}
@media (prefers-color-scheme: dark) {
  .page { background-color: #0f1319 !important; }
  .card { background-color: #1a202a !important; }
  .strong { color: #f1f4f9 !important; }
  .body { color: #d5dbe5 !important; }
  .muted { color: #9fabbb !important; }
  .rule { border-top-color: #333d4c !important; }
  .facts { background-color: #252d3a !important; }
  .accent { background-color: #8b8cf9 !important; }
  .button { background-color: #8b8cf9 !important; }
  .button a { color: #10131c !important; }
  .link { color: #a9abff !important; }
}
`;
