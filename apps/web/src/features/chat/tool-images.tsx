import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/endpoints.ts'
import type { ToolItem } from '../../live/state.ts'

type Images = Extract<NonNullable<ToolItem['detail']>, { kind: 'images' }>['images']

/** The pictures that a tool gave, in the place they will take before they are there. */
export function ToolImages({ images }: { images: Images }) {
  return (
    <div className="flex flex-col gap-3">
      {images.map((image, at) => (
        <ToolImage key={image.id} image={image} number={at + 1} />
      ))}
    </div>
  )
}

function ToolImage({ image, number }: { image: Images[number]; number: number }) {
  const { t } = useTranslation()
  const { data, isError } = useQuery({
    queryKey: ['image', image.id],
    queryFn: () => api.image(image.id),
    staleTime: Infinity,
  })
  const show = useCallback(
    (element: HTMLImageElement | null) => (element && data ? showIn(element, data) : undefined),
    [data],
  )
  if (isError) return <p className="text-sm text-ink-faint">{t('tool.pictureMissing')}</p>
  const size = { aspectRatio: `${image.width} / ${image.height}`, maxWidth: image.width }
  const look = 'block w-full rounded-lg border border-line bg-sunken'
  if (!data) return <div className={look} style={size} aria-busy />
  return <img ref={show} alt={t('tool.picture', { number })} className={look} style={size} />
}

function showIn(element: HTMLImageElement, file: Blob): () => void {
  const url = URL.createObjectURL(file)
  element.src = url
  return () => URL.revokeObjectURL(url)
}
