import { limits } from '@rain/protocol'
import { clsx } from 'clsx'
import { FileText, Paperclip, RotateCcw, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { AttachmentImage } from '../../../ui/attachment-image.tsx'
import { formatBytes } from '../../../ui/format-bytes.ts'
import type { DraftFile } from './draft-files.ts'
import { canRetry, dropFile, retryFile } from './upload-files.ts'

type FileTrayProps = {
  agentId: string
  files: DraftFile[]
  /** Stands below, where a picture is among them. */
  pictureHint?: ReactNode
}

/** The files beside the draft, each with how far it has come. */
export function FileTray({ agentId, files, pictureHint }: FileTrayProps) {
  const { t } = useTranslation('composer')
  return (
    <>
      <ul aria-label={t('files')} className="flex max-h-44 flex-wrap gap-2 overflow-y-auto px-1 pt-1 pb-2">
        {files.map((file) => (
          <li key={file.key}>
            <FileChip agentId={agentId} file={file} />
          </li>
        ))}
      </ul>
      {files.some((file) => file.state === 'failed' && file.code === 'picture_kind') && (
        <p className="px-1 pb-2 text-xs text-ink-soft">{t('asJpeg')}</p>
      )}
      {files.some((file) => file.state === 'ready' && file.attachment.kind === 'image') && pictureHint}
    </>
  )
}

function FileChip({ agentId, file }: { agentId: string; file: DraftFile }) {
  const { t, i18n } = useTranslation('composer')
  const { key, name, size } = file
  const failed = file.state === 'failed'
  return (
    <div
      className={clsx(
        'relative flex h-14 max-w-60 items-center gap-2.5 overflow-hidden rounded-xl border bg-sunken pr-1 text-sm',
        failed ? 'border-danger/60' : 'border-line',
      )}
    >
      {file.state === 'ready' && file.attachment.kind === 'image' ? (
        <AttachmentImage id={file.attachment.id} alt="" className="size-14 shrink-0 object-cover" />
      ) : (
        <Icon file={file} />
      )}
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium" title={name}>
          {name}
        </p>
        <p
          className={clsx('truncate text-xs', failed ? 'text-danger' : 'text-ink-faint')}
          role={failed ? 'alert' : undefined}
        >
          <State file={file} /> {!failed && formatBytes(size, i18n.language)}
        </p>
      </div>
      {failed && canRetry(key) && (
        <SmallButton label={t('retry', { name })} onClick={() => retryFile(agentId, key)}>
          <RotateCcw className="size-4" aria-hidden />
        </SmallButton>
      )}
      <SmallButton label={t('remove', { name })} onClick={() => dropFile(agentId, key)}>
        <X className="size-4" aria-hidden />
      </SmallButton>
      {file.state === 'uploading' && (
        <progress
          max={1}
          value={file.done}
          aria-label={name}
          className="absolute inset-x-0 bottom-0 h-1 w-full appearance-none [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-transparent [&::-webkit-progress-value]:bg-accent [&::-webkit-progress-value]:transition-[width]"
        />
      )}
    </div>
  )
}

function Icon({ file }: { file: DraftFile }) {
  const isText = file.state === 'ready' && (file.attachment.kind === 'text' || file.attachment.kind === 'pdf')
  const Shown = isText ? FileText : Paperclip
  return <Shown className="ml-3 size-5 shrink-0 text-ink-faint" aria-hidden />
}

function State({ file }: { file: DraftFile }) {
  const { t, i18n } = useTranslation('composer')
  if (file.state === 'uploading') return t('uploading', { percent: Math.round(file.done * 100) })
  if (file.state === 'waiting') return t('waiting')
  if (file.state === 'ready') return <span className="sr-only">{t('ready')}</span>
  const code = knownFailure(file.code)
  return t(`failed.${code}`, { max: formatBytes(limits.attachmentBytes, i18n.language) })
}

function knownFailure(code: string) {
  const known = ['too_large', 'empty', 'bad_request', 'picture_kind', 'unreachable'] as const
  return known.find((each) => each === code) ?? 'other'
}

type SmallButtonProps = { label: string; onClick: () => void; children: ReactNode }

function SmallButton({ label, onClick, children }: SmallButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className="flex size-9 shrink-0 items-center justify-center rounded-lg text-ink-soft hover:bg-surface hover:text-ink"
    >
      {children}
    </button>
  )
}
