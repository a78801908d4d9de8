import { Logo } from '../ui/logo.tsx'

/** What `index.html` shows until the program is there, for as long as it has nothing else to show. */
export function Opening() {
  return (
    <div className="grid h-dvh place-items-center">
      <Logo className="size-12" />
    </div>
  )
}
