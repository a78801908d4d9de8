import { useEffect, useState } from 'react'
import { entryOf, pictureAt, placeAfter, type Moment, type Place, type Side } from './moments.ts'
import { usePictureReady } from './use-picture-ready.ts'

export const speeds = [0.5, 1, 2, 4] as const
export type Speed = (typeof speeds)[number]

/** How long each picture stands at the speed 1. */
const stepMs = 1_200

export type Replay = ReturnType<typeof useReplay>

/** Where a replay stands and how it goes on. It waits for the picture that is to be shown. */
export function useReplay(moments: readonly Moment[]) {
  const [place, setPlace] = useState<Place>(() => entryOf(moments, 0))
  const [playing, setPlaying] = useState(false)
  const [speed, setSpeed] = useState<Speed>(1)
  const next = placeAfter(moments, place)
  const ready = usePictureReady(pictureAt(moments, place), next && pictureAt(moments, next))

  useEffect(() => {
    if (!playing || !ready) return
    const goOn = () => {
      const after = placeAfter(moments, place)
      if (after) setPlace(after)
      else setPlaying(false)
    }
    const timer = setTimeout(goOn, stepMs / speed)
    return () => clearTimeout(timer)
  }, [playing, ready, moments, place, speed])

  const goTo = (at: number) => {
    setPlaying(false)
    setPlace(entryOf(moments, Math.min(moments.length - 1, Math.max(0, at))))
  }
  return {
    place,
    playing,
    speed,
    setSpeed,
    goTo,
    show(side: Side) {
      setPlaying(false)
      setPlace({ at: place.at, side })
    },
    toggle() {
      if (!playing && next === null) setPlace(entryOf(moments, 0))
      setPlaying(!playing)
    },
  }
}
