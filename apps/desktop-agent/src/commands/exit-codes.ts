/** What the process ends with. A service is not started again after `notUsable`: only a person can change that. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, notUsable: 78 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
