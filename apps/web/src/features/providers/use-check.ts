import type { OfferedProvider } from '@rain/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { providerApi } from '../../api/provider-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { useChange } from './use-change.ts'

/** A provider has 15 seconds to answer a runner. */
const patienceMs = 20_000

export type Check = ReturnType<typeof useCheck>

/** Tests a provider: the server is asked to, and some time later the list of providers tells how it went. */
export function useCheck({ id, checked_at }: Pick<OfferedProvider, 'id' | 'checked_at'>) {
  const queries = useQueryClient()
  const change = useChange()
  const [asked, setAsked] = useState<{ before: number | null; late: boolean } | null>(null)
  const open = asked !== null && asked.before === checked_at
  const waiting = open && !asked.late

  useEffect(() => {
    if (!waiting) return
    const timer = setTimeout(() => {
      setAsked((now) => now && { ...now, late: true })
      void queries.invalidateQueries({ queryKey: queryKeys.providers })
    }, patienceMs)
    return () => clearTimeout(timer)
  }, [waiting, queries])

  const expect = () => setAsked({ before: checked_at, late: false })
  const start = async () => {
    expect()
    if ((await change.run(() => providerApi.checkProvider(id))) !== null) setAsked(null)
  }
  return { waiting, late: open && asked.late, error: change.error, start, expect }
}
