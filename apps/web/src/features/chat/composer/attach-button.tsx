import { Paperclip } from 'lucide-react'
import { Suspense, useRef, useState, type ChangeEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/button.tsx'
import { AttachMenu } from './lazy-parts.ts'

/** Chooses files from the disk; on a phone also from the camera and the photos. */
export function AttachButton({ disabled, onFiles }: { disabled: boolean; onFiles: (files: File[]) => void }) {
  const { t } = useTranslation()
  const [asks, setAsks] = useState(false)
  const camera = useRef<HTMLInputElement>(null)
  const photos = useRef<HTMLInputElement>(null)
  const files = useRef<HTMLInputElement>(null)
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    onFiles([...(event.target.files ?? [])])
    event.target.value = '' // the same file may be chosen again
  }
  const open = () => (matchMedia('(pointer: coarse)').matches ? setAsks((asking) => !asking) : files.current?.click())
  const hidden = { type: 'file', hidden: true, onChange: take, tabIndex: -1 } as const
  return (
    <div className="relative shrink-0">
      <IconButton label={t('chat.attach')} className="size-11" disabled={disabled} onClick={open}>
        <Paperclip className="size-5" aria-hidden />
      </IconButton>
      <input ref={camera} {...hidden} accept="image/*" capture="environment" />
      <input ref={photos} {...hidden} accept="image/*" multiple />
      <input ref={files} {...hidden} multiple data-attach="files" />
      {asks && (
        <Suspense>
          <AttachMenu
            onClose={() => setAsks(false)}
            onPick={(from) => {
              setAsks(false)
              const input = { camera, photos, files }[from]
              input.current?.click()
            }}
          />
        </Suspense>
      )}
    </div>
  )
}
