import { useEffect, useRef, type RefObject } from 'react'
import type { AgentState, Item } from '../../live/state.ts'
import { useJump } from './jump.ts'

const settleMs = 700
const shownMs = 2_000

type UseJumpHere = {
  agent: AgentState
  scroller: RefObject<HTMLElement | null>
  /** Called before the list goes there. */
  onLeave: () => void
  onOlder: () => void
  /** It is on none of the pages: it may be on another branch. Resolves to whether that is in view now. */
  onMissing: (turnId: string) => Promise<boolean>
}

/** Goes where `jumpToMessage` asked for. */
export function useJumpHere({ agent, scroller, onLeave, onOlder, onMissing }: UseJumpHere): void {
  const target = useJump(({ jump }) => (jump?.agentId === agent.id ? jump.target : null))
  const { items, history, older, hasOlder } = agent
  const looked = useRef<string | null>(null)

  useEffect(() => {
    if (target === null || history !== 'loaded' || older === 'loading') return
    const item = items.find((one) => isMeant(one, target))
    if (!item && hasOlder && older !== 'failed') return onOlder()
    if (!item && target.startsWith('trn_') && looked.current !== target) {
      looked.current = target
      const [turnId = target] = target.split('.')
      void onMissing(turnId).then((shown) => !shown && useJump.setState({ jump: null }))
      return
    }
    looked.current = null
    useJump.setState({ jump: null })
    if (!item || !scroller.current) return
    onLeave()
    showItem(scroller.current, item.id)
  }, [target, items, history, older, hasOlder, scroller, onLeave, onOlder, onMissing])
}

function isMeant(item: Item, target: string): boolean {
  return (
    item.id === target ||
    item.id === `row:${target}` ||
    ('turnId' in item && (item.turnId === target || ('step' in item && `${item.turnId}.${item.step}` === target))) ||
    (item.kind === 'user' && item.clientMsgId === target)
  )
}

/** What is on the way is drawn in full as it comes near, and so moves the place: it is gone to until it stays. */
function showItem(scroller: HTMLElement, id: string): void {
  const end = performance.now() + settleMs
  const go = () => {
    const element = scroller.querySelector<HTMLElement>(`[data-item="${CSS.escape(id)}"]`)
    element?.scrollIntoView({ block: 'start' })
    if (performance.now() < end) requestAnimationFrame(go)
    else if (element) point(element)
  }
  go()
}

/** For a moment the eye finds it, and the keyboard goes on from there. */
function point(element: HTMLElement): void {
  element.tabIndex = -1
  element.focus({ preventScroll: true })
  element.dataset.found = ''
  setTimeout(() => delete element.dataset.found, shownMs)
}
