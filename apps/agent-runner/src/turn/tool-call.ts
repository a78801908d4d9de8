import { mkdir } from 'node:fs/promises'
import { finishToolCall, startToolCall, type ToolCall } from '@rain/db'
import { toolAnswered, toolStarted } from '@rain/protocol'
import { filesChangedBy, watchRunningCall } from '../changes/watch-running-call.ts'
import { runTool, type ReadyToolCall } from '../tools/run-tool.ts'
import { actionTold, screenTold } from '../desktop/tell-clients.ts'
import { keepImages } from './keep-images.ts'
import { withNoteOfEdit } from './judge-edited-calls.ts'
import type { RunnableCall } from './runnable-call.ts'
import type { TurnWork } from './turn-work.ts'
import { scratchDir } from './scratch-dir.ts'
import { whyRefused } from './why-refused.ts'

/** Beyond this much live output a person is shown no more; the model and the row get the tool's own excerpt. */
const mostLiveOutput = 256 * 1024

/** Runs one call that may run: marks it, which also writes the audit log, runs it, writes and says how it ended. */
export async function runToolCall(
  work: TurnWork,
  runnable: RunnableCall & { prepared: ReadyToolCall },
): Promise<'answered' | 'stopped' | 'lost'> {
  const { call, prepared, approvedPath, from, ground, allowedHosts, publicHosts = [] } = runnable
  const { changesProtected, stranger } = runnable
  const fence = { turnId: work.turn.id, epoch: work.turn.epoch }
  const start = { id: call.id, from, inputHash: call.inputHash, ground }
  const started = await startToolCall(work.db, fence, start)
  if (!started) return whyRefused(work)
  work.publish.fact(...toolStarted(work.turn, { ...call, ...started }))
  const context = {
    callId: call.id,
    agentId: work.turn.parentTurnId === null ? work.turn.agentId : work.turn.conversationId,
    cwd: work.turn.cwd,
    scratchDir: await makeScratchDir(work),
    signal: work.signal,
    emitOutput: liveOutput(work, call),
    ...(allowedHosts.length > 0 ? { allowedHosts } : {}),
    ...(publicHosts.length > 0 ? { publicHosts } : {}),
    ...(changesProtected ? { changesProtected } : {}),
    ...(ground.outsideSandbox ? { outsideSandbox: true } : {}),
    ...(approvedPath ? { approvedPath } : {}),
  }
  const tellsClients = prepared.tool.desktop !== undefined
  if (tellsClients) work.publish.event(actionTold(work.turn, call))
  const watched = await watchRunningCall(work, runnable)
  const outcome = await runTool(prepared, context, (error) =>
    work.onUnexpected(error, { turnId: work.turn.id, toolCallId: call.id, tool: call.tool }),
  )
  const changes = await watched()
  if (work.signal.reason === 'lost') return 'lost'
  const readFrom = outcome.readFrom ?? (outcome.isError && call.tool !== 'bash' ? undefined : stranger)
  const detail = await keepImages(work, fence, call, outcome)
  const written = await finishToolCall(work.db, fence, {
    id: call.id,
    status: work.signal.aborted ? 'interrupted' : outcome.isError ? 'failed' : 'done',
    output: withNoteOfEdit(call, outcome.content),
    ...(detail ? { detail } : {}),
    ...(readFrom ? { readFrom } : {}),
  })
  if (!written) return 'lost'
  if (changes.length > 0) work.publish.fact(filesChangedBy(work.turn, call, changes))
  work.publish.fact(toolAnswered(work.turn, written))
  if (tellsClients) work.publish.fact(...screenTold(work.turn, written))
  return work.signal.aborted ? 'stopped' : 'answered'
}

async function makeScratchDir(work: TurnWork): Promise<string> {
  const folder = scratchDir(work)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return folder
}

function liveOutput(work: TurnWork, call: ToolCall) {
  let left = mostLiveOutput
  return (text: string) => {
    if (left <= 0) return
    work.publish.toolOutput(call.toolUseId, text.slice(0, left))
    left -= text.length
    if (left <= 0) work.publish.toolOutput(call.toolUseId, '\n… more output is not shown live …\n')
  }
}
