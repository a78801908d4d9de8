import type { Presence } from '@rain/bus'
import type { SandboxAnswer } from '@rain/protocol'

/** What the runners say of their sandboxes: as bad as the worst, for nobody chooses which of them works for him. */
export async function readSandbox(presence: Presence): Promise<SandboxAnswer> {
  const said = (await presence.runnerFacts()).map((facts) => facts.sandbox)
  if (said.length === 0) return { status: 'unknown', why_not: null }
  for (const sandbox of said) if (!sandbox.available) return { status: 'missing', why_not: sandbox.why_not }
  return { status: 'available', why_not: null }
}
