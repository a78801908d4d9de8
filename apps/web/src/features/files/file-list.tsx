import type { FileEntry } from '@rain/protocol'
import { clsx } from 'clsx'
import { Download, File, FileQuestion, FileText, Folder, Image, Pencil, Trash2 } from 'lucide-react'
import { useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/button.tsx'
import { formatAgo } from '../../ui/format-ago.ts'
import { formatBytes } from '../../ui/format-bytes.ts'
import { VisibleText } from '../../ui/visible-text.tsx'
import { RowMenu } from './row-menu.tsx'

type FileListProps = {
  entries: readonly FileEntry[]
  /** The path of the file that is shown. */
  chosen: string | null
  onOpen: (entry: FileEntry) => void
  onUp: () => void
  onRename: (entry: FileEntry) => void
  onDelete: (entry: FileEntry) => void
  onDownload: (entry: FileEntry) => void
}

/** The entries of a folder. One of them takes the Tab key; the arrows lead to the others. */
export function FileList({ entries, chosen, onOpen, onUp, onRename, onDelete, onDownload }: FileListProps) {
  const { t } = useTranslation('files')
  const [at, setAt] = useState(0)
  const rows = useRef<(HTMLButtonElement | null)[]>([])
  const tabbed = Math.min(at, entries.length - 1)

  const go = (next: number) => {
    const to = Math.max(0, Math.min(entries.length - 1, next))
    setAt(to)
    rows.current[to]?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const focused = rows.current.findIndex((row) => row === event.target)
    const current = focused >= 0 ? focused : tabbed
    const entry = entries[current]
    if (!entry || event.ctrlKey || event.metaKey || event.altKey) return
    const keys: Record<string, () => void> = {
      ArrowDown: () => go(current + 1),
      ArrowUp: () => go(current - 1),
      Home: () => go(0),
      End: () => go(entries.length - 1),
      ArrowRight: () => onOpen(entry),
      ArrowLeft: onUp,
      Backspace: onUp,
      Delete: () => onDelete(entry),
      F2: () => onRename(entry),
    }
    const act = keys[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }

  return (
    <ul aria-label={t('list')} aria-description={t('keys')} data-keeps-focus onKeyDown={onKeyDown} className="pb-2">
      {entries.map((entry, index) => (
        <li key={entry.path} className="group relative flex items-center pr-1 hover:bg-sunken">
          <button
            ref={(row) => void (rows.current[index] = row)}
            type="button"
            tabIndex={index === tabbed ? 0 : -1}
            aria-current={entry.path === chosen ? 'true' : undefined}
            aria-disabled={entry.kind === 'special'}
            title={entry.kind === 'special' ? t('special') : undefined}
            onFocus={() => setAt(index)}
            onClick={() => onOpen(entry)}
            className={clsx(
              'flex min-h-11 min-w-0 flex-1 items-center gap-3 py-1 pr-2 pl-4 text-left aria-[current]:bg-accent-soft',
              entry.ignored && 'text-ink-faint',
            )}
          >
            <EntryIcon entry={entry} />
            <span className="min-w-0 flex-1 truncate text-sm">
              <VisibleText text={entry.name} />
              {entry.is_link && <span className="text-ink-faint"> ({t('linkKind')})</span>}
              {entry.ignored && <span className="sr-only"> ({t('ignored')})</span>}
            </span>
            <Facts entry={entry} />
          </button>
          <div className="hidden shrink-0 group-focus-within:flex group-hover:flex pointer-coarse:hidden!">
            <RowActions entry={entry} {...{ onRename, onDelete, onDownload }} />
          </div>
          <div className="hidden shrink-0 pointer-coarse:block">
            <RowMenu entry={entry} {...{ onOpen, onRename, onDelete, onDownload }} />
          </div>
        </li>
      ))}
    </ul>
  )
}

function Facts({ entry }: { entry: FileEntry }) {
  const { i18n } = useTranslation()
  return (
    <span className="shrink-0 text-right text-xs text-ink-faint tabular-nums">
      {entry.kind === 'file' && formatBytes(entry.size, i18n.language)}
      <time dateTime={new Date(entry.modified_at * 1000).toISOString()} className="hidden pl-3 @md:inline">
        {formatAgo(entry.modified_at * 1000, i18n.language)}
      </time>
    </span>
  )
}

type RowActionsProps = Pick<FileListProps, 'onRename' | 'onDelete' | 'onDownload'> & { entry: FileEntry }

/** Not reached by Tab: the keys of the row and the preview do the same. */
function RowActions({ entry, onRename, onDelete, onDownload }: RowActionsProps) {
  const { t } = useTranslation('files')
  const { name } = entry
  return (
    <>
      {entry.kind !== 'special' && (
        <IconButton
          label={`${t(entry.kind === 'folder' ? 'downloadZip' : 'download')}: ${name}`}
          tabIndex={-1}
          onClick={() => onDownload(entry)}
        >
          <Download className="size-4" aria-hidden />
        </IconButton>
      )}
      <IconButton label={`${t('rename')}: ${name}`} tabIndex={-1} onClick={() => onRename(entry)}>
        <Pencil className="size-4" aria-hidden />
      </IconButton>
      <IconButton label={`${t('delete')}: ${name}`} tabIndex={-1} onClick={() => onDelete(entry)}>
        <Trash2 className="size-4" aria-hidden />
      </IconButton>
    </>
  )
}

const pictures = /\.(png|jpe?g|gif|webp|avif|svg|bmp|ico)$/i
const texts = /\.(md|txt|csv|tsv|json|ya?ml|toml|xml|html?|css|[jt]sx?|py|rs|go|java|c|h|cpp|rb|sh|sql|log)$/i

function EntryIcon({ entry: { kind, name } }: { entry: FileEntry }) {
  const look = 'size-5 shrink-0'
  if (kind === 'folder') return <Folder className={clsx(look, 'text-accent')} aria-hidden />
  if (kind === 'special') return <FileQuestion className={clsx(look, 'text-ink-faint')} aria-hidden />
  const Icon = pictures.test(name) ? Image : texts.test(name) ? FileText : File
  return <Icon className={clsx(look, 'text-ink-soft')} aria-hidden />
}
