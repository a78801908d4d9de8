import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/query-client.ts'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'

const aboutPin = ['pin_required', 'pin_invalid', 'locked_out']

/** Something that is to be done to files; a PIN is given where it was asked for. */
export type FilesWork = (pin?: string) => Promise<unknown>

export type FilesChange = ReturnType<typeof useFilesChange>

/**
 * Changes files and reads them again. `run` resolves to `done`, to the code of a refusal that is dealt with by whoever runs it
 * (`handled`), or to `failed`, which is told in `error`. Where the PIN is wanted, `wantsPin` holds the work until it is given.
 */
export function useFilesChange(agentId: string) {
  const { t } = useTranslation('files')
  const words = useServerWords()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const [wantsPin, setWantsPin] = useState<{ work: FilesWork; refusal: ApiError | null } | null>(null)

  const run = async (work: FilesWork, handled: readonly string[] = [], pin?: string): Promise<string> => {
    setBusy(true)
    setError(null)
    try {
      await work(pin)
      setWantsPin(null)
      await queries.invalidateQueries({ queryKey: queryKeys.files(agentId) })
      return 'done'
    } catch (failure) {
      const code = failure instanceof ApiError ? failure.code : ''
      if (handled.includes(code)) return code
      if (failure instanceof ApiError && aboutPin.includes(code)) {
        setWantsPin({ work, refusal: pin === undefined ? null : failure })
        return 'pin'
      }
      setError(failure instanceof ApiError && failure.status > 0 ? words.refusal(failure) : t('unreachable'))
      return 'failed'
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, run, wantsPin, forgetPin: () => setWantsPin(null), forgetError: () => setError(null) }
}
