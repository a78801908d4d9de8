import { ChangePin } from './change-pin.tsx'
import { SessionList } from './session-list.tsx'
import { SignOut } from './sign-out.tsx'
import { Setting } from './setting.tsx'

export type SignOutProps = {
  /** Ends the session in this browser. */
  onSignOut: () => void
  /** The sessions of every device have ended. */
  onSignedOutEverywhere: () => void
}

/** Who gets in, and where the person is signed in. */
export function SecuritySection(props: SignOutProps) {
  return (
    <>
      <Setting id="sessions">
        <SessionList />
      </Setting>
      <Setting id="pin">
        <ChangePin />
      </Setting>
      <Setting id="sign_out">
        <SignOut {...props} />
      </Setting>
    </>
  )
}
