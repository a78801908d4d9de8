import { useEffect, useEffectEvent, useState } from 'react'

/** Takes files that are dropped anywhere on the page; true while some are dragged over it. */
export function useDraggedFiles(onFiles: (files: File[]) => void): boolean {
  const [over, setOver] = useState(false)
  const take = useEffectEvent(onFiles)

  useEffect(() => {
    const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false
    const onOver = (event: DragEvent) => {
      // a dialog may want them for itself
      if (!hasFiles(event) || event.defaultPrevented || document.querySelector('dialog[open]')) return
      event.preventDefault()
      setOver(true)
    }
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      setOver(false)
      if (!hasFiles(event) || event.defaultPrevented || document.querySelector('dialog[open]')) return
      event.preventDefault()
      take(filesIn(event.dataTransfer))
    }
    window.addEventListener('dragover', onOver)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onOver)
      window.removeEventListener('dragleave', onLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [])
  return over
}

/** Folders among them are left out: they cannot be sent as one file. */
export function filesIn(given: DataTransfer | null): File[] {
  return [...(given?.items ?? [])].flatMap((item) => {
    if (item.kind !== 'file' || item.webkitGetAsEntry?.()?.isDirectory) return []
    const file = item.getAsFile()
    return file ? [file] : []
  })
}
