import { inputOf, judgeEditedCall, type ToolCall } from '@rain/db'
import { isAtLeast, type Call, type Classification } from '@rain/permissions'
import { toReason } from '@rain/protocol'
import { classifyCall, type JudgedCall } from './classify-call.ts'
import { homeAddressesOf, homesOf } from './home-addresses.ts'
import { inputHash } from './input-hash.ts'
import { placeOfCall } from './place-of-call.ts'
import { scratchDir } from './scratch-dir.ts'
import type { TurnWork } from './turn-work.ts'

/** The person has changed it, and nobody has looked at what it became. */
export function isUnjudged(call: ToolCall): boolean {
  return call.status === 'approved' && call.inputHash === ''
}

/**
 * Classifies what the person has made of a call. No worse than what they approved, it may run; otherwise, and where it has
 * come to leave the sandbox, or to lead where they were not told, they are asked again, with the PIN where that is due.
 * False: the turn is no longer ours.
 */
export async function judgeEditedCalls(work: TurnWork, calls: ToolCall[]): Promise<boolean> {
  const { db, turn } = work
  for (const call of calls.filter(isUnjudged)) {
    const edited = { tool: call.tool, input: inputOf(call) }
    const { cwd } = turn
    const { resolvedPaths, approvedPath: leadsTo } = await placeOfCall(cwd, edited.input)
    // They have approved it: its name is said to whoever answers for it in any case.
    const homeAddresses = await homeAddressesOf(work, edited, { readTaint: async () => [], wasToldBefore: true })
    const place = {
      cwd,
      rainHome: work.rainHome,
      readable: [scratchDir(work)],
      resolvedPaths,
      homeAddresses,
      homesOf: (hosts: readonly string[]) => homesOf(work, hosts, async () => true),
      ...deviceOf(call),
    }
    const { classification, reachedHosts, foundHosts } = await classifyCall(edited, place)
    const { level, reasons } = classification
    const { classification: before } = await classifyCall({ tool: call.tool, input: call.input }, place)
    const leavesSandbox = isOutside(classification) && !isOutside(before)
    const isNews = leavesSandbox || leadsElsewhere(call, { classification, foundHosts, input: edited.input })
    const judged = await judgeEditedCall(
      db,
      { turnId: turn.id, epoch: turn.epoch },
      {
        id: call.id,
        inputHash: inputHash({ ...edited, cwd, leadsTo, reachedHosts, target: call.target }),
        ...(isAtLeast(call.level, level) && !isNews ? {} : { worse: { level, reasons } }),
      },
    )
    if (!judged) return false
  }
  return true
}

/** The computer an action was decided on. */
export function deviceOf({ target }: Pick<ToolCall, 'target'>): { device?: string } {
  return target ? { device: target.deviceId } : {}
}

function isOutside({ subject }: Classification): boolean {
  return subject.codes.includes('outside_sandbox')
}

/** Whether it reaches what stood on no card and the person has not written: hosts that were found for it, or a page at home. */
function leadsElsewhere(
  call: ToolCall,
  changed: Pick<JudgedCall, 'classification' | 'foundHosts'> & Pick<Call, 'input'>,
) {
  const told = call.reasons.map(toReason)
  const home = changed.classification.reasons.find(({ code }) => code === 'leads_home')
  if (home && !told.some(({ code, fragment }) => code === home.code && fragment === home.fragment)) return true
  const shown = told.flatMap(({ code, fragment = '' }) => (code === 'reaches_hosts' ? fragment.split(', ') : []))
  const written: unknown[] = Array.isArray(changed.input.hosts) ? changed.input.hosts : []
  return changed.foundHosts.some((host) => !shown.includes(host) && !written.includes(host))
}

/** What the model has to know before it reads what came of a call: what ran was not what it asked for. */
export function withNoteOfEdit(call: Pick<ToolCall, 'editedInput'>, output: string): string {
  if (call.editedInput === null) return output
  return `[The person changed this call. Its input was, instead of yours: ${JSON.stringify(call.editedInput)}]\n${output}`
}
