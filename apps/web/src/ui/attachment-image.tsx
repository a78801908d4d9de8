import { useQuery } from '@tanstack/react-query'
import { ImageOff } from 'lucide-react'
import { useCallback } from 'react'
import { attachmentApi } from '../api/attachment-endpoints.ts'

type AttachmentImageProps = { id: string; alt: string; className?: string; whole?: boolean }

/** A picture of the person: small, or as it is kept. */
export function AttachmentImage({ id, alt, className = '', whole = false }: AttachmentImageProps) {
  const { data, isError } = useQuery({
    queryKey: ['attachment', id, whole],
    queryFn: () => (whole ? attachmentApi.file(id) : attachmentApi.preview(id)),
    staleTime: Infinity,
    retry: false,
  })
  const show = useCallback(
    (element: HTMLImageElement | null) => (element && data ? showIn(element, data) : undefined),
    [data],
  )
  if (isError) return <ImageOff className={`${className} p-3 text-ink-faint`} role="img" aria-label={alt} />
  if (!data) return <span className={`${className} block animate-pulse bg-sunken`} aria-busy />
  return <img ref={show} alt={alt} className={className} draggable={false} />
}

function showIn(element: HTMLImageElement, file: Blob): () => void {
  const url = URL.createObjectURL(file)
  element.src = url
  return () => URL.revokeObjectURL(url)
}
