import { useQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { ImageOff } from 'lucide-react'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import type { Marker } from './action-marker.ts'
import type { Scene } from './computer-steps.ts'
import { MarkerLayer } from './marker-layer.tsx'

type ScreenImageProps = {
  scene: Pick<Scene, 'imageId' | 'width' | 'height'>
  /** What is to be seen, for those who do not see it. */
  alt: string
  marker?: Marker | null
  /** No higher than this part of the window, in percent. */
  mostHeight?: number
  className?: string
}

/** A picture of a screen that the server keeps, in the place it takes before it is there. */
export function ScreenImage({ scene, alt, marker, mostHeight, className }: ScreenImageProps) {
  const { t } = useTranslation()
  const { imageId, width, height } = scene
  const { data, isError } = useQuery({
    queryKey: queryKeys.image(imageId ?? ''),
    queryFn: () => api.image(imageId ?? ''),
    enabled: imageId !== null,
    staleTime: Infinity,
  })
  const show = useCallback(
    (element: HTMLImageElement | null) => (element && data ? showIn(element, data) : undefined),
    [data],
  )
  return (
    <span
      className={clsx('relative block overflow-hidden bg-sunken', className)}
      style={{
        aspectRatio: `${width} / ${height}`,
        ...(mostHeight !== undefined && { maxWidth: `calc(${mostHeight}dvh * ${width / height})` }),
      }}
      aria-busy={!data && !isError && imageId !== null}
    >
      {data && <img ref={show} alt={alt} className="absolute inset-0 size-full" draggable={false} />}
      {(isError || imageId === null) && (
        <span className="absolute inset-0 flex items-center justify-center gap-2 p-2 text-center text-xs text-ink-faint">
          <ImageOff className="size-4 shrink-0" aria-hidden /> {t('tool.pictureMissing')}
        </span>
      )}
      {marker && <MarkerLayer marker={marker} />}
    </span>
  )
}

function showIn(element: HTMLImageElement, file: Blob): () => void {
  const url = URL.createObjectURL(file)
  element.src = url
  return () => URL.revokeObjectURL(url)
}
