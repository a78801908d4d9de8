import type { Device } from '@rain/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { deviceApi } from '../../api/device-endpoints.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { PinForm } from './pin-form.tsx'
import { noteDevice } from './use-devices.ts'

type TakeControlDialogProps = { device: Device; open: boolean; onClose: () => void }

/** Asks for the PIN before mouse and keyboard are the person's: with them they can do whatever an agent is asked about. */
export function TakeControlDialog({ device, open, onClose }: TakeControlDialogProps) {
  const { t } = useTranslation('desktop')
  const queries = useQueryClient()
  const take = async (pin: string) => {
    noteDevice(queries, (await deviceApi.control(device.id, { take: true, pin })).device, true)
    onClose()
  }
  return (
    <Dialog open={open} onClose={onClose} title={t('control.take')}>
      <div className="px-5 pb-5">
        <PinForm autoFocus hint={t('control.takePin')} submit={t('control.take')} onSubmit={take} onCancel={onClose} />
      </div>
    </Dialog>
  )
}
