import { clsx } from 'clsx'
import { isMac } from './is-mac.ts'

const marks: Record<string, string> = {
  Mod: isMac() ? '⌘' : 'Ctrl',
  Alt: isMac() ? '⌥' : 'Alt',
  Shift: '⇧',
  Enter: '↵',
  Escape: 'Esc',
  Delete: 'Del',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
}

type KeysProps = {
  /** `Mod+K`, or `g i` for one after the other. */
  keys: string
  className?: string
  /** Read aloud, too; where they stand beside a button they are not. */
  spoken?: boolean
}

/** Keys as they are printed on the keyboard. */
export function Keys({ keys, className, spoken = false }: KeysProps) {
  return (
    <span aria-hidden={!spoken} className={clsx('inline-flex shrink-0 items-center gap-1', className)}>
      {keys.split(/[ +]/).map((key, at) => (
        <kbd
          key={at}
          className="inline-flex h-5 min-w-5 items-center justify-center rounded-md border border-line bg-sunken px-1.5 font-sans text-[0.6875rem] font-medium text-ink-soft"
        >
          {marks[key] ?? key.toUpperCase()}
        </kbd>
      ))}
    </span>
  )
}
