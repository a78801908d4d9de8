import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { deviceApi } from '../../api/device-endpoints.ts'
import { noteDevice } from './use-devices.ts'
import { createTriplePress } from './view/triple-press.ts'

/** Stops a computer: by the button, and by Escape three times in a second, wherever the focus is. */
export function useStop(deviceId: string) {
  const queries = useQueryClient()
  const { mutate, isError } = useMutation({
    mutationFn: () => deviceApi.stop(deviceId),
    retry: 2,
    retryDelay: 300,
    onSuccess: ({ device }) => noteDevice(queries, device, false),
  })
  const [isThird] = useState(() => createTriplePress(() => performance.now()))
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.repeat && isThird()) mutate()
  })
  useEffect(() => {
    // @NOTE before anything on the page can keep the key for itself
    const listener = (event: KeyboardEvent) => onKey(event)
    window.addEventListener('keydown', listener, { capture: true })
    return () => window.removeEventListener('keydown', listener, { capture: true })
  }, [])
  return { stop: () => mutate(), failed: isError }
}
