import { useMedia } from '../../ui/use-media.ts'

/** Whether there is room for a conversation beside a picture. */
export function useWide(): boolean {
  return useMedia('(min-width: 1024px)')
}
