import { ChevronRight, House } from 'lucide-react'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'

/** The folders on the way; each leads there. */
export function Crumbs({ path, onPath }: { path: string; onPath: (path: string) => void }) {
  const { t } = useTranslation('files')
  const names = path.split('/').filter((name) => name !== '')
  return (
    <nav aria-label={t('crumbs')} className="min-w-0 flex-1">
      <ol className="flex min-w-0 flex-wrap items-center text-sm">
        <li>
          <Crumb isLast={names.length === 0} onOpen={() => onPath('')} label={t('root')}>
            <House className="size-4" aria-hidden />
          </Crumb>
        </li>
        {names.map((name, at) => (
          <Fragment key={names.slice(0, at + 1).join('/')}>
            <li aria-hidden className="text-ink-faint">
              <ChevronRight className="size-4" />
            </li>
            <li className="min-w-0">
              <Crumb isLast={at === names.length - 1} onOpen={() => onPath(names.slice(0, at + 1).join('/'))}>
                {name}
              </Crumb>
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  )
}

type CrumbProps = { isLast: boolean; label?: string; onOpen: () => void; children: React.ReactNode }

function Crumb({ isLast, label, onOpen, children }: CrumbProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-current={isLast ? 'location' : undefined}
      onClick={onOpen}
      className="inline-flex min-h-9 max-w-48 items-center truncate rounded-lg px-1.5 font-medium text-ink-soft hover:bg-sunken hover:text-ink aria-[current]:text-ink"
    >
      {children}
    </button>
  )
}
