import type { Doctor, DoctorCheck } from '@rain/protocol'
import { useQuery } from '@tanstack/react-query'
import { doctorApi } from '../../api/doctor-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'

/** Somebody looks at it: what they repair is to be seen while they do. */
const everyMs = 10_000

/** What the doctor says, again and again while it is in view; without the database only what can be said without it. */
export function useDoctor() {
  const full = useQuery({
    queryKey: queryKeys.doctor,
    queryFn: ({ signal }) => doctorApi.doctor(signal),
    staleTime: 0,
    refetchInterval: everyMs,
  })
  const partly = useQuery({
    queryKey: queryKeys.readiness,
    queryFn: async () => fromReadiness(await doctorApi.readiness()),
    enabled: full.isError,
    staleTime: 0,
    refetchInterval: everyMs,
  })
  const refresh = async () => {
    await full.refetch()
  }
  const isPartly = full.isError
  return {
    doctor: isPartly ? partly.data : full.data,
    isPartly,
    isUnreachable: isPartly && partly.isError,
    isBusy: full.isFetching,
    refresh,
  }
}

type Readiness = Awaited<ReturnType<typeof doctorApi.readiness>>

/** Only what is wrong: of what works, this door tells nothing further. */
function fromReadiness({ checks: { postgres, redis, runner } }: Readiness): Doctor {
  const broken = (id: DoctorCheck['id'], finding: string): DoctorCheck => ({
    id,
    state: 'fail',
    finding,
    facts: {},
    since: null,
  })
  return {
    checked_at: Date.now() / 1000,
    checks: [
      ...(postgres ? [] : [broken('postgres', 'unreachable')]),
      ...(redis ? [] : [broken('redis', 'unreachable')]),
      // Without Redis nobody can know of a runner.
      ...(redis && !runner ? [broken('runner', 'missing')] : []),
    ],
  }
}
