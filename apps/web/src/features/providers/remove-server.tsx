import type { OfferedProvider } from '@rain/protocol'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { providerApi } from '../../api/provider-endpoints.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { useChange } from './use-change.ts'

/** Forgets a server that the person has added. */
export function RemoveServer({ provider }: { provider: OfferedProvider }) {
  const { t } = useTranslation('providers')
  const [asking, setAsking] = useState(false)
  const { run } = useChange()
  return (
    <div className="-mb-1 border-t border-line pt-3">
      <Button look="quietDanger" size="small" className="-ml-3" onClick={() => setAsking(true)}>
        <Trash2 className="size-4" aria-hidden /> {t('server.remove')}
      </Button>
      <Confirm
        open={asking}
        title={t('server.removeTitle', { name: provider.name })}
        body={t('server.removeBody')}
        confirm={t('remove')}
        onConfirm={() => run(() => providerApi.deleteServer(provider.id))}
        onClose={() => setAsking(false)}
      />
    </div>
  )
}
