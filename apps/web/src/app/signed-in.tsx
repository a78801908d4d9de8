import { useEffect, useState } from 'react'
import { useSession } from '../api/session-token.ts'
import { LiveClient } from '../live/client.ts'
import { LiveContext } from '../live/live-context.ts'
import { FollowSettings } from './follow-settings.tsx'
import { Shell } from './shell.tsx'

/** Holds the connection for as long as the person is signed in. */
export function SignedIn({ token }: { token: string }) {
  const [client] = useState(() => new LiveClient(token))

  useEffect(() => {
    client.open()
    return () => client.close({ forget: useSession.getState().endedBecause === 'signed_out' })
  }, [client])

  return (
    <LiveContext value={client}>
      <FollowSettings />
      <Shell />
    </LiveContext>
  )
}
