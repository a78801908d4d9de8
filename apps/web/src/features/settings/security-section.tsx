import { ChangePin } from './change-pin.tsx'
import { SessionList } from './session-list.tsx'
import { SignOut, type SignOutProps } from './sign-out.tsx'
import { Setting } from './setting.tsx'

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
