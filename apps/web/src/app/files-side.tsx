import { useState } from 'react'
import { addFilesTexts, FilesPanel, type FilesPlace } from '../features/files/index.ts'

addFilesTexts()

/** The files of an agent beside its conversation. */
export function FilesSide({ agentId }: { agentId: string }) {
  const [place, setPlace] = useState<FilesPlace>({ tab: 'browse', path: '' })
  return <FilesPanel agentId={agentId} place={place} onPlace={setPlace} />
}
