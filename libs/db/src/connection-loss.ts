/** What Node and pg say when a connection could not be made, or ended under a query. */
const lostCodes = /^(08...|57P0[123]|53300|P10(01|02|08|17)|ECONN(RESET|REFUSED|ABORTED)|EPIPE|ETIMEDOUT)$/
const lostMessages =
  /connection terminated|timeout exceeded when trying to connect|connection error and is not queryable/i

/** True when Postgres was away for a moment: the work itself is not at fault, and may be tried again from the rows. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return lostCodes.test(code) || lostMessages.test(error.message) || isConnectionLoss(error.cause)
}
