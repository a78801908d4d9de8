import { selfTest } from '@rain/permissions'

/**
 * The rules of permission carry their own examples. With one that fails, nothing may run.
 * @throws Error that names the failing examples.
 */
export function refuseBrokenRules(): void {
  const failing = selfTest()
  if (failing.length > 0) throw new Error(`The permission rules do not hold:\n${failing.join('\n')}`)
}
