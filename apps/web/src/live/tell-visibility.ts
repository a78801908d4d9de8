import { limits, type Ack, type SetVisibility } from '@rain/protocol'

export type VisibilityDeps = {
  /** Null: it was not heard. */
  send: (command: SetVisibility) => Promise<Ack | null>
  /** The page lies open before the person. */
  isVisible: () => boolean
  now: () => number
}

/** A page that lies open on a desk nobody sits at is not looked at. */
const idleMs = 120_000

/**
 * Tells the server whether somebody looks at this page, so that it sends no notifications meanwhile: the page is in view, and
 * was touched lately.
 */
export function createVisibilityTeller({ send, isVisible, now }: VisibilityDeps) {
  let touchedAt = now()
  let said: { visible: boolean; at: number } | null = null

  function tell(): void {
    const visible = isVisible() && now() - touchedAt < idleMs
    const isKnown = said?.visible === visible && (!visible || now() - said.at < limits.visibleEveryMs)
    if (isKnown) return
    said = { visible, at: now() }
    void send({ type: 'set_visibility', visible })
  }

  return {
    /** The person has done something here. */
    touched(): void {
      touchedAt = now()
      if (said?.visible !== true) tell()
    },
    /** To be called when the page comes into view or leaves it, and now and then. */
    tell,
    /** A new connection knows nothing. */
    connected(): void {
      said = null
      tell()
    },
  }
}
