import type { Device } from '@rain/protocol'
import { OctagonX } from 'lucide-react'
import { useTranslation } from 'react-i18next'

/** Ends everything on a computer at once. Nobody is asked whether they mean it. */
export function StopButton({ device, onStop }: { device: Device; onStop: () => void }) {
  const { t } = useTranslation('desktop')
  return (
    <button
      type="button"
      onClick={onStop}
      aria-label={t('stop.stopName', { name: device.name })}
      title={t('stop.hint')}
      className="flex min-h-11 shrink-0 items-center gap-2 rounded-xl bg-[#c8201b] px-4 text-[0.95rem] font-bold tracking-wide text-white shadow-soft hover:bg-[#a81712] active:scale-95"
    >
      <OctagonX className="size-5" aria-hidden /> {t('stop.stop')}
    </button>
  )
}
