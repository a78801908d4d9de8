import { create } from 'zustand'
import { goToHash } from './route.ts'

/** Whether another build of the dashboard lies ready. */
export const useUpdate = create<{ isReady: boolean }>(() => ({ isReady: false }))

const lookEveryMs = 3_600_000

/** The worker that waits, and whether the person wants it. */
let waiting: ServiceWorker | null = null
let isWanted = false

/** Follows a worker of an earlier visit: what it says may come before this page has settled. */
export function hearWorker(): void {
  if (!('serviceWorker' in navigator) || !isSecureContext) return
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (isWanted) location.reload()
  })
  navigator.serviceWorker.addEventListener(
    'message',
    ({ data }: MessageEvent<{ type?: string; hash?: string } | null>) => {
      if (data?.type === 'open' && typeof data.hash === 'string') goToHash(data.hash)
    },
  )
  navigator.serviceWorker.startMessages()
}

/** Has the browser keep the files of this build, and looks for another one now and then. */
export async function keepWorker(): Promise<void> {
  if (!('serviceWorker' in navigator) || !isSecureContext) return
  const registration = await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => null)
  if (!registration) return // the page works without
  watch(registration)
  const look = () => void registration.update().catch(() => undefined) // offline
  setInterval(look, lookEveryMs)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look())
}

/** Changes to the build that lies ready. What the person is typing is kept, as over any reload. */
export function takeUpdate(): void {
  isWanted = true
  if (waiting) waiting.postMessage('take_over')
  else location.reload()
}

function watch(registration: ServiceWorkerRegistration): void {
  const check = () => {
    // The very first worker is no update.
    if (!registration.waiting || !navigator.serviceWorker.controller) return
    waiting = registration.waiting
    useUpdate.setState({ isReady: true })
  }
  check()
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', check))
}
