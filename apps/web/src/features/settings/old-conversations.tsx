import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/query-client.ts'
import { ApiError } from '../../api/request.ts'
import { dataApi } from '../../api/data-endpoints.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { SelectField } from '../../ui/field.tsx'

const ages = ['month', 'quarter', 'half', 'year'] as const
const daysOf = { month: 30, quarter: 90, half: 180, year: 365 } as const

/** How many conversations have been silent for so long, and the way to be rid of them. */
export function OldConversations() {
  const { t } = useTranslation('settings')
  const words = useServerWords()
  const queries = useQueryClient()
  const [age, setAge] = useState<(typeof ages)[number]>('quarter')
  const days = daysOf[age]
  const [asking, setAsking] = useState(false)
  const [said, setSaid] = useState<string | null>(null)
  const { data, isError } = useQuery({
    queryKey: queryKeys.oldConversations(days),
    queryFn: () => dataApi.oldConversations(days),
    staleTime: 0,
  })
  const count = data?.conversations ?? 0

  const deleteAll = async (): Promise<string | null> => {
    let deleted = 0
    try {
      for (;;) {
        const answer = await dataApi.deleteOldConversations(days)
        deleted += answer.deleted
        if (answer.left === 0 || answer.deleted === 0) break
        setSaid(t('data.deleting', { count: answer.left }))
      }
      setSaid(t('data.deleted', { count: deleted }))
      return null
    } catch (error) {
      setSaid(deleted > 0 ? t('data.deleted', { count: deleted }) : null)
      return error instanceof ApiError && error.status > 0 ? words.refusal(error) : t('noAnswer')
    } finally {
      void queries.invalidateQueries({ queryKey: ['old-conversations'] })
      void queries.invalidateQueries({ queryKey: queryKeys.conversations })
    }
  }

  return (
    <>
      <div className="flex flex-wrap items-end gap-3">
        <SelectField
          label={t('data.olderThan')}
          value={age}
          onChange={(event) => {
            setSaid(null)
            setAge(ages.find((one) => one === event.target.value) ?? 'quarter')
          }}
        >
          {ages.map((one) => (
            <option key={one} value={one}>
              {t(`data.age.${one}`)}
            </option>
          ))}
        </SelectField>
        <Button look="outline" disabled={count === 0} onClick={() => setAsking(true)}>
          <Trash2 className="size-4" aria-hidden /> {t('data.delete')}
        </Button>
      </div>
      <p role="status" className="text-sm text-ink-soft">
        {said ?? <Count count={data?.conversations} failed={isError} />}
      </p>
      <Confirm
        open={asking}
        title={t('data.deleteTitle')}
        body={t('data.deleteBody', { count })}
        confirm={t('action.delete', { ns: 'translation' })}
        onConfirm={deleteAll}
        onClose={() => setAsking(false)}
      />
    </>
  )
}

function Count({ count, failed }: { count: number | undefined; failed: boolean }) {
  const { t } = useTranslation('settings')
  if (failed) return t('data.countFailed')
  if (count === undefined) return t('data.counting')
  return count === 0 ? t('data.none') : t('data.count', { count })
}
