/** What this browser can do about notifications: `ios`: once Rain is on its home screen; `insecure`: over https or on this computer. */
export type PushSupport = 'ready' | 'denied' | 'ios' | 'insecure' | 'none'

export type BrowserFacts = {
  isSecure: boolean
  userAgent: string
  /** Of iPads, which say that they are Macs. */
  touchPoints: number
  isInstalled: boolean
  hasPush: boolean
  permission: NotificationPermission | null
}

export function supportOf(facts: BrowserFacts): PushSupport {
  if (!facts.isSecure) return 'insecure'
  if (facts.hasPush) return facts.permission === 'denied' ? 'denied' : 'ready'
  const isApple =
    /iPhone|iPad|iPod/.test(facts.userAgent) || (/Macintosh/.test(facts.userAgent) && facts.touchPoints > 1)
  return isApple && !facts.isInstalled ? 'ios' : 'none'
}

export function readBrowser(): BrowserFacts {
  return {
    isSecure: isSecureContext,
    userAgent: navigator.userAgent,
    touchPoints: navigator.maxTouchPoints,
    isInstalled: matchMedia('(display-mode: standalone)').matches,
    hasPush: 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window,
    permission: 'Notification' in window ? Notification.permission : null,
  }
}
