import type { Presence } from '@rain/bus'
import { readSandbox } from '../../sandbox/read-sandbox.ts'
import type { Found } from '../check.ts'

/** Whether commands of agents are locked in, wherever they run. */
export async function checkSandbox(presence: Presence): Promise<Found<'sandbox'>> {
  const { status, why_not } = await readSandbox(presence)
  if (status === 'unknown') return { finding: 'not_known' }
  return { finding: status, facts: why_not === null ? {} : { why_not } }
}

/** Whether agents have a browser, wherever they run. */
export async function checkBrowser(presence: Presence): Promise<Found<'browser'>> {
  const said = (await presence.runnerFacts()).map((facts) => facts.browser)
  if (said.includes(false)) return { finding: 'missing' }
  return { finding: said.includes(true) ? 'available' : 'not_known' }
}
