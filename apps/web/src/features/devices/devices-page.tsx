import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Download, Fingerprint, Monitor, OctagonX, Plus, SquareTerminal } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { deviceApi } from '../../api/device-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, ErrorText, LoadError, Skeleton } from '../../ui/message.tsx'
import { AddComputer } from './add-computer.tsx'
import { ConfirmDevice } from './confirm-device.tsx'
import { DeviceCard } from './device-card.tsx'
import { useDevices } from './use-devices.ts'
import { VaultSection } from './vault-section.tsx'

type DevicesPageProps = { onOpen: (deviceId: string) => void; onRecordings: (deviceId: string) => void }

/** The person's computers: which there are, how they are, and how another one comes to them. */
export function DevicesPage({ onOpen, onRecordings }: DevicesPageProps) {
  const { t } = useTranslation('desktop')
  const { data, isError, refetch } = useDevices()
  const [adding, setAdding] = useState(false)
  const pending = data?.devices.filter(({ status }) => status === 'pending') ?? []
  const paired = data?.devices.filter(({ status }) => status === 'paired') ?? []
  const add = (
    <Button look={paired.length > 0 ? 'outline' : 'primary'} className="self-start" onClick={() => setAdding(true)}>
      <Plus className="size-4.5" aria-hidden /> {t('list.add')}
    </Button>
  )
  return (
    <main className="safe-x min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex w-full max-w-[46rem] flex-col gap-5 py-6">
        <p className="text-sm text-ink-soft">{t('list.rules')}</p>
        {!data && !isError && <Loading />}
        {!data && isError && <LoadError text={t('list.loadFailed')} onRetry={() => void refetch()} />}
        {pending.map((device) => (
          <ConfirmDevice key={device.id} device={device} />
        ))}
        {adding && pending.length === 0 && <AddComputer onClose={() => setAdding(false)} />}
        {data && paired.length === 0 && pending.length === 0 && !adding && (
          <Empty icon={<Monitor className="size-6" aria-hidden />} title={t('list.empty')} hint={t('list.emptyHint')}>
            <Steps />
            {add}
          </Empty>
        )}
        {paired.length > 0 && (
          <ul aria-label={t('list.title')} className="flex flex-col gap-3">
            {paired.map((device) => (
              <DeviceCard
                key={device.id}
                device={device}
                yours={data?.yours.includes(device.id) ?? false}
                onOpen={() => onOpen(device.id)}
                onRecordings={() => onRecordings(device.id)}
              />
            ))}
          </ul>
        )}
        <div className="flex flex-wrap gap-2 empty:hidden">
          {paired.length > 0 && !adding && add}
          {paired.some(({ stopped }) => stopped === null) && <StopAll />}
        </div>
        {data && (
          <div className="border-t border-line pt-6">
            <VaultSection />
          </div>
        )}
      </div>
    </main>
  )
}

/** Each card then tells whether its computer has confirmed it. */
function StopAll() {
  const { t } = useTranslation('desktop')
  const queries = useQueryClient()
  const { mutate, isError } = useMutation({
    mutationFn: () => deviceApi.stopAll(),
    retry: 2,
    retryDelay: 300,
    onSettled: () => queries.invalidateQueries({ queryKey: queryKeys.devices }),
  })
  return (
    <>
      <Button look="quietDanger" onClick={() => mutate()}>
        <OctagonX className="size-4.5" aria-hidden /> {t('list.stopAll')}
      </Button>
      {isError && <ErrorText>{t('stop.failed')}</ErrorText>}
    </>
  )
}

const steps = [
  { name: 'install', icon: Download },
  { name: 'pair', icon: SquareTerminal },
  { name: 'compare', icon: Fingerprint },
] as const

function Steps() {
  const { t } = useTranslation('desktop')
  return (
    <ol className="flex flex-col gap-2.5 pb-3 text-left sm:flex-row">
      {steps.map(({ name, icon: Icon }, at) => (
        <li key={name} className="flex flex-1 gap-3 rounded-2xl border border-line bg-surface p-4 text-sm sm:flex-col">
          <span className="flex items-center gap-2 text-accent">
            <Icon className="size-5" aria-hidden />
            <span className="font-semibold tabular-nums">{at + 1}</span>
          </span>
          <span className="text-ink-soft">{t(`list.steps.${name}`)}</span>
        </li>
      ))}
    </ol>
  )
}

function Loading() {
  const { t } = useTranslation()
  return (
    <div role="status" className="flex flex-col gap-3">
      <span className="sr-only">{t('app.loading')}</span>
      <Skeleton className="h-24 rounded-2xl" />
      <Skeleton className="h-24 rounded-2xl" />
    </div>
  )
}
