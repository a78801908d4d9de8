import { useQuery } from '@tanstack/react-query'
import { doctorApi } from '../../api/doctor-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'

/** Nobody waits for it: it is noticed within this time that something broke. */
const everyMs = 60_000

/** How many things are broken, looked at now and then while the page is in view. No answer at all is one of them. */
export function useDoctorAlarm(): number {
  const { data, isError } = useQuery({
    queryKey: queryKeys.doctor,
    queryFn: ({ signal }) => doctorApi.doctor(signal),
    staleTime: everyMs,
    refetchInterval: everyMs,
  })
  return isError ? 1 : (data?.checks.filter(({ state }) => state === 'fail').length ?? 0)
}
