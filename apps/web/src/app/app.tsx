import { useSession } from '../api/session-token.ts'
import { PinScreen } from '../features/auth/pin-screen.tsx'
import { SignedIn } from './signed-in.tsx'
import { UpdateNotice } from './update-notice.tsx'

/** The PIN first; behind it everything else. */
export function App() {
  const token = useSession((session) => session.token)
  return (
    <>
      {token === null ? <PinScreen /> : <SignedIn key={token} token={token} />}
      <UpdateNotice />
    </>
  )
}
