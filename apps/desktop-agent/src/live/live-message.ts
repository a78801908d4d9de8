import type { FromDevice, ToDevice } from '@rain/protocol'

/** Its parts lie one behind the other in the bytes that go with it. */
export type LiveMessage = Extract<FromDevice, { type: 'live' }>
export type WatchWish = Omit<Extract<ToDevice, { type: 'watch' }>, 'type'>
