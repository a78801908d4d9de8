/** Raised whenever the wire changes; `version.test.ts` asks for it. */
export const protocolVersion = 10
