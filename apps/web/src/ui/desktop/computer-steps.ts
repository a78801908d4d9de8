import { desktopActionSchema, type DesktopAction, type DesktopWindow, type ToolDetail } from '@rain/protocol'
import type { ToolItem } from '../../live/state.ts'
import { markerOf, type Marker } from './action-marker.ts'

/** What was on the screen of a computer. */
export interface Scene {
  imageId: string | null
  width: number
  height: number
  display: number
  window: DesktopWindow | null
  cursor: readonly [number, number] | null
}

/** One action of an agent on a computer, between what it saw and what came of it. */
export interface ComputerStep {
  item: ToolItem
  /** Null: it is no action that this page knows. */
  action: DesktopAction | null
  deviceId: string | null
  before: Scene | null
  after: Scene | null
  /** In the picture before. */
  marker: Marker | null
}

const computerTool = 'computer'

export function isComputerCall(item: { tool: string }): boolean {
  return item.tool === computerTool
}

/** The actions among these calls, in their order. What one was decided on is what the one before it has shown. */
export function computerSteps(items: readonly ToolItem[]): ComputerStep[] {
  return items.filter(isComputerCall).reduce<ComputerStep[]>((steps, item) => {
    const last = steps.findLast(({ after }) => after !== null)
    return [...steps, stepOf(item, last)]
  }, [])
}

/** `last`: the one before that has shown the screen. */
function stepOf(item: ToolItem, last: ComputerStep | undefined): ComputerStep {
  const detail = item.detail?.kind === 'screen' ? item.detail : null
  const before = seenBy(item) ?? last?.after ?? null
  const after = detail && sceneOf(detail, before)
  const action = desktopActionSchema.safeParse(item.input).data ?? null
  const marker = action && before && markerOf(action, before, before.cursor ?? undefined)
  const deviceId = item.target?.deviceId ?? detail?.device_id ?? last?.deviceId ?? null
  return { item, action, deviceId, before, after, marker }
}

/** What the call itself tells of the picture it was decided on. */
function seenBy({ target }: ToolItem): Scene | null {
  if (!target?.frame) return null
  const { frame, imageId, window } = target
  const { width, height, display } = frame
  return { imageId: imageId ?? null, width, height, display, window: window ?? null, cursor: null }
}

/** Without a picture of its own nothing had changed since the one before. */
function sceneOf(detail: Extract<ToolDetail, { kind: 'screen' }>, before: Scene | null): Scene | null {
  const { image, frame, display, window = null, cursor = null } = detail
  const size = frame ?? image ?? before
  if (!size) return null
  const imageId = image?.id ?? before?.imageId ?? null
  return { imageId, width: size.width, height: size.height, display, window, cursor }
}
