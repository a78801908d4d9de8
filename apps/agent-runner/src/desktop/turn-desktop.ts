import { deviceOf, takeControl, type ControlRefusal, type Db, type Turn } from '@rain/db'
import type { CallTarget } from '@rain/protocol'
import type { Tool } from '../tools/tool.ts'
import { createComputerTool, letGo, type DesktopDeps } from './computer-tool.ts'
import { lastSceneOf } from './last-scene.ts'
import { desktopPlaceOf } from './place.ts'
import { desktopPrompt } from './prompt.ts'

/** The desktop that a turn works on. */
export interface TurnDesktop {
  deviceId: string
  tool: Tool
  /** What the model is told beside the rest. */
  prompt: string
  /** What the model has seen when it asks for an action now. */
  target(): Promise<CallTarget>
  /** Takes mouse and keyboard for the turn, or says who has them. */
  takeControl(): Promise<'taken' | ControlRefusal>
}

export interface Desktops {
  /** Null: the turn's agent works on files, or its computer is gone. */
  of(turn: Turn): Promise<TurnDesktop | null>
  /** The turn has ended: mouse and keyboard are free, and nothing stays pressed. */
  leave(turn: Turn): Promise<void>
}

export function createDesktops(deps: DesktopDeps): Desktops {
  const inUse = new Map<string, string>()
  return {
    async of(turn) {
      if (turn.mode !== 'computer_use') return null
      const place = await desktopPlaceOf(deps.db, turn)
      if (!place) return null
      const { deviceId, display } = place
      const worker = workerOf(turn)
      inUse.set(turn.id, deviceId)
      return {
        deviceId,
        tool: createComputerTool(deps, place, worker) as Tool,
        prompt: desktopPrompt(place),
        target: () => targetOf(deps.db, turn, { deviceId, display: display.index }),
        async takeControl() {
          const control = await takeControl(deps.db, { userId: turn.userId, deviceId, holder: worker.holder })
          return control.taken ? 'taken' : control.why
        },
      }
    },
    async leave(turn) {
      const deviceId = inUse.get(turn.id)
      inUse.delete(turn.id)
      // @NOTE a sub-agent shares mouse and keyboard with the turn above it
      if (deviceId !== undefined && turn.parentTurnId === null) await letGo(deps, deviceId, workerOf(turn))
    },
  }
}

function workerOf(turn: Turn) {
  return { userId: turn.userId, holder: { by: 'agent', turnId: turn.rootTurnId ?? turn.id } as const }
}

async function targetOf(
  db: Db,
  { userId, conversationId }: Turn,
  { deviceId, display }: { deviceId: string; display: number },
): Promise<CallTarget> {
  const device = await deviceOf(db, userId, deviceId)
  const scene = device ? await lastSceneOf(db, conversationId) : null
  const where = { deviceId, display }
  if (scene?.device_id !== deviceId || scene.display !== display) return where
  const { frame, window, image } = scene
  return { ...where, ...(frame && { frame }), ...(window && { window }), ...(image && { imageId: image.id }) }
}
