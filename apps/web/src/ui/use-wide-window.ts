import { useMedia } from './use-media.ts'

/** Whether two things have room beside each other: two columns of code, a conversation and a picture, the sidebar and a page. */
export function useWideWindow(): boolean {
  return useMedia('(min-width: 1024px)')
}
