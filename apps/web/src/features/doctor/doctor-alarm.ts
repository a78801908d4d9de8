import type { Doctor } from '@rain/protocol'
import { useQuery } from '@tanstack/react-query'
import { doctorApi } from '../../api/doctor-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'

/** Nobody waits for it: it is noticed within this time that something broke. */
const everyMs = 60_000

/** Whether anything is broken, looked at now and then while the page is in view. */
export function useDoctorAlarm(): boolean {
  const { data, isError } = useQuery({
    queryKey: queryKeys.doctor,
    queryFn: ({ signal }) => doctorApi.doctor(signal),
    staleTime: everyMs,
    refetchInterval: everyMs,
  })
  return isError || hasFault(data)
}

function hasFault(doctor: Doctor | undefined): boolean {
  return doctor?.checks.some(({ state }) => state === 'fail') === true
}
