import { useMedia } from './use-media.ts'

/** Whether the window is as narrow as a phone's. */
export function usePhone(): boolean {
  return useMedia('(max-width: 639px)')
}
