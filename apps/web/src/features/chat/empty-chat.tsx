import { FolderSearch, MessageCircleQuestion, NotebookPen, SquareTerminal } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { nameOfPath } from '../../ui/format.ts'
import { Logo } from '../../ui/logo.tsx'

const examples = [
  { key: 'look', icon: FolderSearch },
  { key: 'note', icon: NotebookPen },
  { key: 'run', icon: SquareTerminal },
  { key: 'explain', icon: MessageCircleQuestion },
] as const

/** The first view of a conversation: four things that work at once, whichever model answers. */
export function EmptyChat({ cwd, onPick }: { cwd: string; onPick: (prompt: string) => void }) {
  const { t } = useTranslation()
  return (
    <div className="m-auto flex w-full max-w-[44rem] flex-col justify-center px-1 py-8">
      <Logo className="size-12" />
      <h2 className="mt-5 text-[1.7rem] leading-tight font-semibold tracking-tight">{t('chat.emptyTitle')}</h2>
      <p className="mt-2 max-w-[36rem] text-ink-soft">{t('chat.emptyHint', { folder: nameOfPath(cwd) })}</p>
      <ul aria-label={t('chat.examples')} className="mt-7 grid gap-3 sm:grid-cols-2">
        {examples.map(({ key, icon: Icon }) => (
          <li key={key}>
            <button
              type="button"
              onClick={() => onPick(t(`chat.example.${key}.prompt`))}
              className="flex h-full w-full items-start gap-3.5 rounded-2xl border border-line bg-surface p-4 text-left transition-colors hover:border-accent/60 hover:bg-accent-soft/50"
            >
              <span className="flex size-9 shrink-0 items-center justify-center rounded-xl bg-accent-soft text-accent">
                <Icon className="size-4.5" aria-hidden />
              </span>
              <span className="min-w-0">
                <span className="block text-sm text-ink-faint">{t(`chat.example.${key}.title`)}</span>
                <span className="block font-medium">{t(`chat.example.${key}.prompt`)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
