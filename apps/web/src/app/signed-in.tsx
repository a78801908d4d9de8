import { useEffect, useState } from 'react'
import { useSession } from '../api/session-token.ts'
import { LiveClient } from '../live/client.ts'
import { LiveContext } from '../live/live-context.ts'
import { Shell } from './shell.tsx'

/** Holds the connection for as long as the person is signed in. */
export function SignedIn({ token }: { token: string }) {
  const [client, setClient] = useState<LiveClient | null>(null)

  useEffect(() => {
    const opened = new LiveClient(token)
    setClient(opened)
    return () => opened.close({ forget: useSession.getState().endedBecause === 'signed_out' })
  }, [token])

  if (!client) return null
  return (
    <LiveContext value={client}>
      <Shell />
    </LiveContext>
  )
}
