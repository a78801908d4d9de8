import { startScene, type Scene } from '../desktop/start-scene.ts'
import type { FigureId, NotMeasured, Result } from '../figure.ts'

export const fullHd = { width: 1920, height: 1080, label: '1080p' }
export const ultraHd = { width: 3840, height: 2160, label: '4K' }

/** What a figure finds on a screen of its own; where there can be none, it says so. */
export async function onScene(
  size: { width: number; height: number },
  covers: readonly FigureId[],
  measure: (scene: Scene) => Promise<Result[]>,
): Promise<Result[]> {
  const scene = await startScene(size)
  if ('problem' in scene) return covers.map((id) => notMeasured(id, 'all of it', scene.problem))
  try {
    return await measure(scene)
  } finally {
    await scene.stop()
  }
}

export function notMeasured(id: FigureId, what: string, reason: string): NotMeasured {
  return { id, what, notMeasured: reason }
}
