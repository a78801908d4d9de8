import type { Db } from '@rain/db'
import type { Setup, SkippableStep } from '@rain/protocol'
import { chooseProvider } from '../providers/provider-choice.ts'
import { providerSettingsOf } from '../providers/provider-settings.ts'
import { readStoredSetup } from './stored-setup.ts'

/** How far the person has come: what is done is read from what is there, and stays done. */
export async function readSetup(deps: { db: Db; config: object }, userId: string): Promise<Setup> {
  const { db } = deps
  const [stored, settings, conversation, turn] = await Promise.all([
    readStoredSetup(db, userId),
    providerSettingsOf(deps, userId),
    db.prisma.conversation.findFirst({ where: { userId }, select: { id: true } }),
    db.prisma.turn.findFirst({ where: { userId }, select: { id: true } }),
  ])
  const done: Record<SkippableStep, boolean> = {
    model: (chooseProvider(settings)?.keySource ?? null) !== null,
    folder: conversation !== null,
    message: turn !== null,
  }
  const stateOf = (id: SkippableStep) => (done[id] ? 'done' : stored.skipped.includes(id) ? 'skipped' : 'open')
  return {
    steps: [
      { id: 'pin', state: 'done' },
      { id: 'model', state: stateOf('model') },
      { id: 'folder', state: stateOf('folder') },
      { id: 'message', state: stateOf('message') },
    ],
    dismissed: stored.dismissed,
  }
}
