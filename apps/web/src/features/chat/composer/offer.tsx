import { limits } from '@rain/protocol'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../../ui/button.tsx'

type OfferProps =
  | { kind: 'long_paste'; characters: number; onAccept: (name: string) => void; onClose: () => void }
  | { kind: 'too_many'; count: number; onClose: () => void }

/** A line above the field: something was pasted that a file would hold better, or files did not fit. */
export function Offer(props: OfferProps) {
  const { t, i18n } = useTranslation('composer')
  const isPaste = props.kind === 'long_paste'
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-2 px-2 pb-1 text-sm text-ink-soft">
      <span className="mr-auto">
        {isPaste
          ? t('longPaste', { characters: new Intl.NumberFormat(i18n.language).format(props.characters) })
          : t('tooMany', { count: props.count, max: limits.attachmentsPerMessage })}
      </span>
      {isPaste && (
        <Button look="quiet" size="small" onClick={() => props.onAccept(t('pastedName'))}>
          {t('asFile')}
        </Button>
      )}
      <IconButton label={t(isPaste ? 'keepText' : 'ready')} onClick={props.onClose} className="size-9">
        <X className="size-4" aria-hidden />
      </IconButton>
    </div>
  )
}
