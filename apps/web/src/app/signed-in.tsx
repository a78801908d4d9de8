import { useEffect, useState } from 'react'
import { useSession } from '../api/session-token.ts'
import { forgetDrafts } from '../features/chat/drafts.ts'
import { LiveClient } from '../live/client.ts'
import { LiveContext } from '../live/live-context.ts'
import { FollowSettings } from './follow-settings.tsx'
import { Shell } from './shell.tsx'

/** Holds the connection for as long as the person is signed in. */
export function SignedIn({ token }: { token: string }) {
  const [client] = useState(() => new LiveClient(token))

  useEffect(() => {
    client.open()
    return () => {
      const forget = useSession.getState().endedBecause === 'signed_out'
      client.close({ forget })
      if (forget) forgetDrafts()
    }
  }, [client])

  return (
    <LiveContext value={client}>
      <FollowSettings />
      <Shell />
    </LiveContext>
  )
}
