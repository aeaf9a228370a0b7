/** A channel was given options it cannot work with. Names the option, never shows its value. */
export class ChannelOptionsError extends Error {
  override name = "ChannelOptionsError" as const;
  readonly code = "CHANNEL_OPTIONS_INVALID";
}
