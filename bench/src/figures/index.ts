import type { Figure } from '../figure.ts'
import { approved } from './approved.ts'
import { claimed } from './claimed.ts'
import { classification } from './classification.ts'
import { cpuPerToken } from './cpu-per-token.ts'
import { desktopActing } from './desktop-acting.ts'
import { desktopFidelity } from './desktop-fidelity.ts'
import { desktopHands } from './desktop-hands.ts'
import { desktopLive } from './desktop-live.ts'
import { desktopScreenshots } from './desktop-screenshots.ts'
import { desktopWatching } from './desktop-watching.ts'
import { flatOut } from './flat-out.ts'
import { idleMemory } from './idle-memory.ts'
import { idleSockets } from './idle-sockets.ts'
import { longConversation } from './long-conversation.ts'
import { longMemory } from './long-memory.ts'
import { manyStreams } from './many-streams.ts'
import { mostStreams } from './most-streams.ts'
import { neutralForm } from './neutral-form.ts'
import { oneTurn } from './one-turn.ts'
import { reconnect } from './reconnect.ts'
import { sandboxStart } from './sandbox-start.ts'
import { shortTurns } from './short-turns.ts'
import { start } from './start.ts'
import { toolCall } from './tool-call.ts'
import { webFirstLoad } from './web-first-load.ts'
import { webLongConversation } from './web-long-conversation.ts'
import { webMemory } from './web-memory.ts'
import { webSameState } from './web-same-state.ts'
import { webStreaming } from './web-streaming.ts'

/** In the order they are measured in: idle figures first, what fills the tables last. */
export const figures: Figure[] = [
  idleMemory,
  idleSockets,
  oneTurn,
  flatOut,
  claimed,
  approved,
  toolCall,
  shortTurns,
  reconnect,
  cpuPerToken,
  neutralForm,
  sandboxStart,
  classification,
  longMemory,
  manyStreams,
  mostStreams,
  longConversation,
  start,
  desktopScreenshots,
  desktopFidelity,
  desktopActing,
  desktopHands,
  desktopWatching,
  desktopLive,
  webFirstLoad,
  webStreaming,
  webMemory,
  webSameState,
  webLongConversation,
]
