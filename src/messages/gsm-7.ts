const basic =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡" +
  "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const extension = "\f^{}\\[~]|€";

const septets = new Map<string, 1 | 2>([
  ...Array.from(basic, (character) => [character, 1] as const),
  ...Array.from(extension, (character) => [character, 2] as const),
]);

/**
 * How many septets a character takes in GSM-7: 1 in the basic table, 2 in the extension table; undefined when
 * GSM-7 does not have it.
 * @see 3GPP TS 23.038, §6.2.1, the default alphabet and its extension table.
 */
export function gsmSeptets(character: string): 1 | 2 | undefined {
  return septets.get(character);
}
