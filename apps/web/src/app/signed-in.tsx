import { lazy, Suspense, useEffect, useState } from 'react'
import { useSession } from '../api/session-token.ts'
import { LiveClient } from '../live/client.ts'
import { LiveContext } from '../live/live-context.ts'
import { FollowConversations } from './follow-conversations.tsx'
import { FollowSettings } from './follow-settings.tsx'
import { useLeaving } from './leave.ts'
import { loadForChat } from './load-for-chat.ts'
import { loadForOffline } from './load-for-offline.ts'
import { useRoute } from './route.ts'
import { QuietBoundary } from './quiet-boundary.tsx'
import { Shell } from './shell.tsx'
import { useCloseSettled } from './use-close-settled.ts'
import { useLivePage } from './use-live-page.ts'

const UnsentDialog = lazy(() => import('./unsent-dialog.tsx').then((module) => ({ default: module.UnsentDialog })))

const AnnounceElsewhere = lazy(() =>
  import('./announce-elsewhere.tsx').then((module) => ({ default: module.AnnounceElsewhere })),
)

/** Holds the connection for as long as the person is signed in. */
export function SignedIn({ token }: { token: string }) {
  const [client] = useState(() => new LiveClient(token, useSession.getState().keepKey))
  useLivePage(client, token)
  useCloseSettled()
  const isChat = useRoute() === 'chat'
  useEffect(() => {
    if (isChat) loadForChat()
  }, [isChat])
  useEffect(loadForOffline, [])
  const answer = useLeaving((leaving) => leaving.answer)

  return (
    <LiveContext value={client}>
      <FollowSettings />
      <FollowConversations />
      <Shell />
      <QuietBoundary>
        <Suspense>
          <AnnounceElsewhere />
        </Suspense>
      </QuietBoundary>
      <Suspense>{answer && <UnsentDialog onAnswer={answer} />}</Suspense>
    </LiveContext>
  )
}
