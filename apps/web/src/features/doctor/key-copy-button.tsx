import type { DoctorCheck } from '@rain/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { doctorApi } from '../../api/doctor-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorText } from '../../ui/message.tsx'

/** Only the person knows whether there is a copy of the key; here they say so, or take it back. */
export function KeyCopyButton({ check }: { check: DoctorCheck }) {
  const { t } = useTranslation('doctor')
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  const isCopied = check.finding === 'copied'
  if (!isCopied && check.finding !== 'not_copied') return null

  const save = async () => {
    setBusy(true)
    const saved = await doctorApi.noteKeyCopy(!isCopied).then(
      () => true,
      () => false,
    )
    setFailed(!saved)
    await queries.invalidateQueries({ queryKey: queryKeys.doctor })
    setBusy(false)
  }
  return (
    <>
      <Button look={isCopied ? 'quiet' : 'outline'} size="small" disabled={busy} onClick={() => void save()}>
        {t(isCopied ? 'keyNotCopied' : 'keyCopied')}
      </Button>
      {failed && <ErrorText>{t('keySaveFailed')}</ErrorText>}
    </>
  )
}
