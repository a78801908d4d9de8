import type { Rect } from '../../desktop.ts'
import type { X11Connection } from '../../x11/connect.ts'

interface DamageExtension {
  Create(damage: number, drawable: number, level: number): void
  Destroy(damage: number): void
  Subtract(damage: number, repair: number, parts: number): void
}

/** Each part is reported once until it is subtracted, however often it is drawn over. */
const deltaRectangles = 1
const whole = 0

/** Tells of what is drawn anywhere on the screen. The server watches only while somebody listens. */
export function createDamage(connection: X11Connection) {
  const { client, screen } = connection
  const listeners = new Set<(parts: Rect[]) => void>()
  let watching: Promise<() => void> | undefined
  let wanted = 0

  /** What was drawn before this resolves is not told. */
  async function listen(listener: (parts: Rect[]) => void): Promise<() => void> {
    wanted++
    watching ??= watch()
    try {
      await watching
    } catch (error) {
      release()
      throw error
    }
    listeners.add(listener)
    return () => {
      if (listeners.delete(listener)) release()
    }
  }

  function release(): void {
    if (--wanted > 0) return
    // one that could not begin has nothing to stop
    watching?.then(
      (stop) => stop(),
      () => undefined,
    )
    watching = undefined
  }

  async function watch(): Promise<() => void> {
    const extension = await connection.extension<DamageExtension>('damage')
    const damage = client.AllocID()
    let parts: Rect[] = []

    function tell() {
      const told = parts
      parts = []
      extension.Subtract(damage, whole, whole)
      for (const listener of [...listeners]) listener(told)
    }

    const stopListening = connection.onEvent((event) => {
      if (event.name !== 'DamageNotify' || event.damage !== damage) return
      const { x, y, w, h } = event.area as { x: number; y: number; w: number; h: number }
      if (parts.length === 0) queueMicrotask(tell)
      parts.push({ x, y, width: w, height: h })
    })
    extension.Create(damage, screen.root, deltaRectangles)
    // the server begins by reporting the whole screen: that comes before this answer, and nobody listens yet
    await connection.ask('watching the screen', (done) => client.GetInputFocus(done))
    return () => {
      stopListening()
      extension.Destroy(damage)
      client.ReleaseID(damage)
    }
  }

  return { listen }
}
