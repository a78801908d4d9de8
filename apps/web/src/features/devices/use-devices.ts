import type { Device, DeviceList } from '@rain/protocol'
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { deviceApi } from '../../api/device-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { useLiveStore } from '../../live/store.ts'

/** The person's computers as they are now. */
export function useDevices() {
  const queries = useQueryClient()
  const changes = useLiveStore((store) => store.live.deviceChanges)
  useEffect(() => {
    if (changes > 0) void queries.invalidateQueries({ queryKey: queryKeys.devices })
  }, [changes, queries])
  return useQuery({ queryKey: queryKeys.devices, queryFn: () => deviceApi.list() })
}

/** The server has told how one of them is now. `yours`: whether this session has mouse and keyboard, where that was told. */
export function noteDevice(queries: QueryClient, device: Device, yours?: boolean): void {
  queries.setQueryData<DeviceList>(queryKeys.devices, (list) => {
    if (!list) return list
    const known = list.devices.some(({ id }) => id === device.id)
    const devices = known ? list.devices.map((one) => (one.id === device.id ? device : one)) : [...list.devices, device]
    const others = list.yours.filter((id) => id !== device.id)
    const isYours = yours ?? (list.yours.includes(device.id) && device.controller === 'person')
    return { ...list, devices, yours: isYours ? [...others, device.id] : others }
  })
  // what is being read just now may be older
  const isReading = queries.isFetching({ queryKey: queryKeys.devices }) > 0
  if (isReading) void queries.invalidateQueries({ queryKey: queryKeys.devices })
}
