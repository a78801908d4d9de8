import type { FileEntry } from '@rain/protocol'
import { Download, EllipsisVertical, FolderOpen, Pencil, Trash2, type LucideIcon } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useTranslation } from 'react-i18next'

type RowMenuProps = {
  entry: FileEntry
  onOpen: (entry: FileEntry) => void
  onRename: (entry: FileEntry) => void
  onDelete: (entry: FileEntry) => void
  onDownload: (entry: FileEntry) => void
}

/** What can be done with a file where there is no mouse to hover with. */
export function RowMenu({ entry, onOpen, onRename, onDelete, onDownload }: RowMenuProps) {
  const { t } = useTranslation('files')
  const label = t('actions', { name: entry.name })
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        aria-label={label}
        tabIndex={-1}
        className="inline-flex size-11 shrink-0 items-center justify-center rounded-xl text-ink-soft active:bg-sunken"
      >
        <EllipsisVertical className="size-5" aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={2}
          collisionPadding={12}
          className="animate-rise z-20 min-w-52 rounded-2xl border border-line bg-raised p-1.5 text-ink shadow-soft"
        >
          {entry.kind !== 'special' && (
            <>
              <Entry icon={FolderOpen} text={t('open')} onSelect={() => onOpen(entry)} />
              <Entry
                icon={Download}
                text={t(entry.kind === 'folder' ? 'downloadZip' : 'download')}
                onSelect={() => onDownload(entry)}
              />
            </>
          )}
          <Entry icon={Pencil} text={t('rename')} onSelect={() => onRename(entry)} />
          <Entry icon={Trash2} text={t('delete')} danger onSelect={() => onDelete(entry)} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

type EntryProps = { icon: LucideIcon; text: string; danger?: boolean; onSelect: () => void }

function Entry({ icon: Icon, text, danger, onSelect }: EntryProps) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      className={`flex min-h-11 cursor-pointer items-center gap-3 rounded-xl px-3 text-sm outline-none data-highlighted:bg-sunken ${danger ? 'text-danger' : ''}`}
    >
      <Icon className="size-4.5 shrink-0" aria-hidden /> {text}
    </DropdownMenu.Item>
  )
}
