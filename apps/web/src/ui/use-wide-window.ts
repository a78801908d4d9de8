import { useMedia } from './use-media.ts'

/** Whether two columns of code fit into the window. */
export function useWideWindow(): boolean {
  return useMedia('(min-width: 1024px)')
}
