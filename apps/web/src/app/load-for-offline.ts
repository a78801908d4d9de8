const waitMs = 3_000

/**
 * Fetches what a person may need just when nothing can be fetched: to change a message that waits, and to leave with one. Where
 * there is no service worker nobody else does. Gives back how to give up.
 */
export function loadForOffline(): () => void {
  const timer = setTimeout(() => {
    const parts = [import('./unsent-dialog.tsx'), import('../features/chat/message/edit-message.tsx')]
    // Offline already: whoever needs one of them tries again.
    void Promise.allSettled(parts)
  }, waitMs)
  return () => clearTimeout(timer)
}
