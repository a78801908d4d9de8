import { lazy, Suspense, useEffect, useState } from 'react'
import { useSession } from '../api/session-token.ts'
import { LiveClient } from '../live/client.ts'
import { LiveContext } from '../live/live-context.ts'
import { FollowAddress } from './follow-address.tsx'
import { FollowConversations } from './follow-conversations.tsx'
import { FollowRequests } from './follow-requests.tsx'
import { FollowSettings } from './follow-settings.tsx'
import { useLeaving } from './leave.ts'
import { loadForOffline } from './load-for-offline.ts'
import { Opening } from './opening.tsx'
import { QuietBoundary } from './quiet-boundary.tsx'
import { Shell } from './shell.tsx'
import { useFirstSight } from './use-first-sight.ts'
import { useLivePage } from './use-live-page.ts'

const UnsentDialog = lazy(() => import('./unsent-dialog.tsx').then((module) => ({ default: module.UnsentDialog })))

const AnnounceElsewhere = lazy(() =>
  import('./announce-elsewhere.tsx').then((module) => ({ default: module.AnnounceElsewhere })),
)

/** Holds the connection for as long as the person is signed in. */
export function SignedIn({ token }: { token: string }) {
  const [client] = useState(() => new LiveClient(token, useSession.getState().keepKey))
  useLivePage(client, token)
  useEffect(loadForOffline, [])
  const isBegun = useFirstSight()
  const answer = useLeaving((leaving) => leaving.answer)

  return (
    <LiveContext value={client}>
      <FollowAddress />
      <FollowRequests />
      <FollowSettings />
      <FollowConversations />
      {isBegun ? <Shell /> : <Opening />}
      <QuietBoundary>
        <Suspense>{isBegun && <AnnounceElsewhere />}</Suspense>
      </QuietBoundary>
      <Suspense>{answer && <UnsentDialog onAnswer={answer} />}</Suspense>
    </LiveContext>
  )
}
