import type { Attachment } from '@rain/protocol'
import { Download, FileText, Paperclip } from 'lucide-react'
import { useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { attachmentApi } from '../../../api/attachment-endpoints.ts'
import { AttachmentImage } from '../../../ui/attachment-image.tsx'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { formatBytes } from '../../../ui/format-bytes.ts'
import { saveFile } from '../../../ui/save-file.ts'

/** The files of a message that was sent: pictures open large, everything else can be saved. */
export function SentFiles({ files }: { files: Attachment[] }) {
  const { t } = useTranslation('composer')
  return (
    <ul aria-label={t('files')} className="flex max-w-[min(36rem,88%)] flex-wrap justify-end gap-2">
      {files.map((file, at) => (
        <li key={`${file.id}:${at}`} className="max-w-full">
          {file.kind === 'image' ? <Picture file={file} /> : <FileButton file={file} />}
        </li>
      ))}
    </ul>
  )
}

function Picture({ file }: { file: Attachment }) {
  const { t } = useTranslation('composer')
  const [open, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        aria-label={t('open', { name: file.name })}
        onClick={() => setOpen(true)}
        className="block overflow-hidden rounded-xl border border-line bg-sunken"
      >
        <AttachmentImage id={file.id} alt="" className="h-36 min-w-20 max-w-64 object-cover" />
      </button>
      {open &&
        createPortal(
          <Dialog
            open
            place="wide"
            title={file.name}
            onClose={() => setOpen(false)}
            footer={<SaveButton file={file} />}
          >
            <div className="flex justify-center px-5">
              <AttachmentImage
                id={file.id}
                whole
                alt={file.name}
                className="max-h-[75dvh] min-h-24 min-w-24 max-w-full rounded-lg object-contain"
              />
            </div>
          </Dialog>,
          document.body,
        )}
    </>
  )
}

function SaveButton({ file }: { file: Attachment }) {
  const { t } = useTranslation('composer')
  const { failed, save } = useSave(file)
  return (
    <>
      {failed && (
        <span role="alert" className="self-center text-sm text-danger">
          {t('missing', { name: file.name })}
        </span>
      )}
      <Button look="outline" onClick={save}>
        <Download className="size-4" aria-hidden /> {t('save', { name: file.name })}
      </Button>
    </>
  )
}

function FileButton({ file }: { file: Attachment }) {
  const { t, i18n } = useTranslation('composer')
  const { failed, save } = useSave(file)
  const Icon = file.kind === 'file' ? Paperclip : FileText
  const saveIt = t('save', { name: file.name })
  const read = file.read_as && t(`readAs.${file.read_as}`)
  return (
    <button
      type="button"
      onClick={save}
      aria-label={read ? `${saveIt}. ${read}` : saveIt}
      title={file.read_as && t(`readAsHint.${file.read_as}`)}
      className="flex min-h-12 max-w-72 items-center gap-2.5 rounded-xl border border-line bg-surface px-3 text-left text-sm hover:bg-sunken"
    >
      <Icon className="size-5 shrink-0 text-ink-faint" aria-hidden />
      <span className="min-w-0">
        <span className="block truncate font-medium">{file.name}</span>
        <span className={failed ? 'block text-xs text-danger' : 'block text-xs text-ink-faint'}>
          {failed ? t('missing', { name: file.name }) : formatBytes(file.size, i18n.language)}
          {!failed && read && ` · ${read}`}
        </span>
      </span>
    </button>
  )
}

function useSave({ id, name }: Attachment) {
  const [failed, setFailed] = useState(false)
  const save = () => {
    setFailed(false)
    attachmentApi.file(id).then(
      (file) => saveFile(file, name),
      () => setFailed(true),
    )
  }
  return { failed, save }
}
