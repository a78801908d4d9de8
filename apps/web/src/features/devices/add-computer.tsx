import type { Pairing } from '@rain/protocol'
import { useMutation } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useEffect, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { deviceApi } from '../../api/device-endpoints.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { formatCountdown } from '../../ui/format.ts'
import { Drops, ErrorText, Skeleton } from '../../ui/message.tsx'
import { useNow } from '../../ui/use-now.ts'

/** Shows a code that connects one computer, and what is to be typed there. */
export function AddComputer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('desktop')
  const titleId = useId()
  const { data, error, mutate, isPending } = useMutation({ mutationFn: () => deviceApi.openPairing() })
  useEffect(() => mutate(), [mutate])
  return (
    <section
      aria-labelledby={titleId}
      className="animate-rise rounded-2xl border border-line bg-surface p-4 shadow-soft sm:p-6"
    >
      <header className="flex items-center justify-between gap-3 pb-3">
        <h2 id={titleId} className="text-lg font-semibold tracking-tight">
          {t('add.title')}
        </h2>
        <IconButton label={t('add.done')} onClick={onClose} className="-mr-2">
          <X className="size-5" aria-hidden />
        </IconButton>
      </header>
      {error && (
        <div className="flex flex-wrap items-center gap-3">
          <ErrorText>{t('add.failed')}</ErrorText>
          <Button look="outline" size="small" onClick={() => mutate()}>
            {t('add.again')}
          </Button>
        </div>
      )}
      {isPending && (
        <div role="status">
          <span className="sr-only">{t('add.opening')}</span>
          <Skeleton className="h-40" />
        </div>
      )}
      {data && !isPending && <Code pairing={data} onAgain={() => mutate()} />}
    </section>
  )
}

function Code({ pairing, onAgain }: { pairing: Pairing; onAgain: () => void }) {
  const { t } = useTranslation('desktop')
  const secondsLeft = pairing.expires_at - useNow(true) / 1000
  const over = secondsLeft <= 0
  const pair = `rain-desktop pair ${location.origin} ${pairing.code}`
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <div>
          <p className="text-xs font-medium text-ink-faint">{t('add.code')}</p>
          <p
            className={`font-mono text-4xl leading-tight font-semibold tracking-wider select-all sm:text-5xl ${over ? 'text-ink-faint line-through' : ''}`}
          >
            {pairing.code}
          </p>
        </div>
        {over ? (
          <div className="flex items-center gap-3">
            <p className="text-sm font-medium text-danger">{t('add.over')}</p>
            <Button look="outline" size="small" onClick={onAgain}>
              {t('add.again')}
            </Button>
          </div>
        ) : (
          <p className="text-sm text-ink-soft tabular-nums">{t('add.left', { time: formatCountdown(secondsLeft) })}</p>
        )}
      </div>
      <ol className="flex flex-col gap-3">
        <CommandLine text={t('add.first')} command={pair} copy={t('add.copyPair')} />
        <CommandLine text={t('add.then')} command="rain-desktop run" copy={t('add.copyRun')} />
      </ol>
      <p className="text-sm text-ink-faint">{t('add.service', { command: 'rain-desktop install-service' })}</p>
      {!over && (
        <p role="status" className="flex items-center gap-2.5 text-sm text-ink-soft">
          <Drops /> {t('add.waiting')}
        </p>
      )}
    </div>
  )
}

function CommandLine({ text, command, copy }: { text: string; command: string; copy: string }) {
  return (
    <li>
      <p className="pb-1 text-sm text-ink-soft">{text}</p>
      <div className="flex items-center gap-1 rounded-xl border border-line bg-code py-1 pr-1 pl-3.5">
        <code tabIndex={0} className="min-w-0 flex-1 overflow-x-auto py-1.5 font-mono text-sm whitespace-nowrap">
          {command}
        </code>
        <CopyButton text={command} label={copy} />
      </div>
    </li>
  )
}
