import { useQuery } from '@tanstack/react-query'
import { queryKeys } from '../../api/query-client.ts'
import { useSettled } from '../../ui/use-settled.ts'

/** Nobody waits for it: it is noticed within this time that something broke. */
const everyMs = 60_000

/** How many things are broken, looked at now and then while the page is in view. No answer at all is one of them. */
export function useDoctorAlarm(): number {
  const isSettled = useSettled()
  const { data, isError } = useQuery({
    queryKey: queryKeys.doctor,
    // @NOTE the contract of all its doors is not part of the first load
    queryFn: async ({ signal }) => (await import('../../api/doctor-endpoints.ts')).doctorApi.doctor(signal),
    enabled: isSettled,
    staleTime: everyMs,
    refetchInterval: everyMs,
  })
  return isError ? 1 : (data?.checks.filter(({ state }) => state === 'fail').length ?? 0)
}
