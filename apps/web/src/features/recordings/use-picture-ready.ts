import type { RecordedPicture } from '@rain/protocol'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'

/** Whether a picture is there to be shown, or never will be. Meanwhile the next one is fetched. */
export function usePictureReady(now: RecordedPicture | null, next: RecordedPicture | null): boolean {
  const { isLoading } = useQuery(pictureQuery(now))
  useQuery({ ...pictureQuery(next), enabled: !isLoading && next?.kept === true })
  return !isLoading
}

function pictureQuery(picture: RecordedPicture | null) {
  const id = picture?.id ?? ''
  return {
    queryKey: queryKeys.image(id),
    queryFn: () => api.image(id),
    enabled: picture?.kept === true,
    staleTime: Infinity,
  }
}
