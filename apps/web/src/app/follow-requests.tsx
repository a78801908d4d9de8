import { useEffect } from 'react'
import { openRequests } from '../live/open-requests.ts'
import { useLiveStore } from '../live/store.ts'

/** Notifications of requests that were answered, here or elsewhere, go from the system's list. */
export function FollowRequests() {
  const open = useLiveStore(({ live, connection }) => {
    if (connection !== 'connected' || Object.values(live.agents).some(({ history }) => history !== 'loaded'))
      return null
    return openRequests(live)
      .map(({ item }) => (item.kind === 'approval' ? item.request.request_id : item.requestId))
      .join(' ')
  })
  useEffect(() => {
    if (open === null || !('serviceWorker' in navigator)) return
    const tags = new Set(open.split(' '))
    const isSettled = (tag: string) => /^(perm|askq)_/.test(tag) && !tags.has(tag)
    import('../features/notifications/leave-device.ts')
      .then(({ closeNotifications }) => closeNotifications(isSettled))
      .catch(() => undefined) // offline, with a part that was never loaded
  }, [open])
  return null
}
