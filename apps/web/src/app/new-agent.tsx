import { useState } from 'react'
import { newAgentId } from '../live/actions.ts'
import { useLiveStore } from '../live/store.ts'
import type { Bar } from './bar.ts'
import { ChooseFolder } from './choose-folder.tsx'

type NewAgentProps = {
  bar: Bar
  onDone: (agentId: string) => void
  /** Absent: there is nothing to go back to. */
  onCancel: (() => void) | undefined
}

/** One more agent: where it is to work. */
export function NewAgent({ bar, onDone, onCancel }: NewAgentProps) {
  const [agentId] = useState(() => newAgentId(useLiveStore.getState().live.order))
  return (
    <ChooseFolder
      choice={{ agentId, isNew: true }}
      bar={bar}
      start={undefined}
      onSkip={undefined}
      onDone={() => onDone(agentId)}
      onCancel={onCancel}
    />
  )
}
